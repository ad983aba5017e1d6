/** A small HTTP client that behaves like the web UI: cookies, CSRF header, JSON. */
import type { ErrorBody } from "#src/api/contract/contract.js";

export interface Answer<T> {
  status: number;
  body: T;
  headers: Headers;
}

export class ApiClient {
  readonly url: string;
  readonly #cookies = new Map<string, string>();
  readonly #headers: Record<string, string>;

  /** @param headers sent with every request, e.g. an API key's Authorization. */
  constructor(url: string, headers: Record<string, string> = {}) {
    this.url = url;
    this.#headers = headers;
  }

  /** The cookies as a header value, for a browser or an event stream. */
  get cookieHeader(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  get cookies(): { name: string; value: string }[] {
    return [...this.#cookies].map(([name, value]) => ({ name, value }));
  }

  async request<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const headers: Record<string, string> = { ...this.#headers, cookie: this.cookieHeader };
    const isBytes = body instanceof Uint8Array;
    if (body !== undefined) headers["content-type"] = isBytes ? "application/octet-stream" : "application/json";
    const csrf = this.#cookies.get("guanxi_csrf");
    if (csrf && method !== "GET") headers["x-csrf-token"] = decodeURIComponent(csrf);
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers,
      redirect: "manual",
      signal: AbortSignal.timeout(20_000),
      ...(body === undefined ? {} : { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = ""] = cookie.split(";");
      const at = pair.indexOf("=");
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const text = await answer.text();
    const isJson = answer.headers.get("content-type")?.includes("json") === true;
    return { status: answer.status, body: (isJson && text ? JSON.parse(text) : text) as T, headers: answer.headers };
  }

  /** GET under /api/v1 that must succeed; the answer's `data` and `nextCursor`. */
  async get<T>(path: string): Promise<T> {
    return this.#succeed<T>(await this.request<T>("GET", `/api/v1${path}`), path);
  }

  /** A write under /api/v1 that must succeed; bytes go as they are. */
  async send<T>(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<T> {
    return this.#succeed<T>(await this.request<T>(method, `/api/v1${path}`, body), path);
  }

  /** Uses a one-time link; chooses the password when it is the first. */
  async useSignInLink(link: string, password: string): Promise<void> {
    const token = link.slice(link.lastIndexOf("/") + 1);
    const { data } = await this.get<{ data: { needsPassword: boolean } }>(`/sign-in-links/${token}`);
    await this.send("POST", `/sign-in-links/${token}`, data.needsPassword ? { password } : {});
  }

  #succeed<T>(answer: Answer<T>, path: string): T {
    if (answer.status >= 400) {
      const { error } = answer.body as ErrorBody;
      throw new Error(
        `${path}: ${answer.status} ${error?.code ?? ""} ${error?.message ?? JSON.stringify(answer.body)}`,
      );
    }
    return answer.body;
  }
}
