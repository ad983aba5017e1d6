/** The only place that talks HTTP: JSON in and out, the CSRF header, and errors with the API's stable codes. */
import type { ErrorBody, Page } from "#src/api/contract/contract.js";
import type { ErrorCode } from "#src/domain/shared/errors.js";

/** Codes of the API plus what only a browser can meet. */
export type FailureCode = ErrorCode | "offline" | "timeout" | "unreadable";

/** A call that did not succeed. `message` is the API's own sentence (Chinese), empty for browser-made ones. */
export class ApiError extends Error {
  readonly code: FailureCode;
  readonly status: number;
  readonly details: Record<string, unknown>;
  readonly requestId: string;

  constructor(code: FailureCode, status: number, body?: ErrorBody["error"]) {
    super(body?.message ?? "");
    this.name = "ApiError";
    this.code = code;
    this.status = status;
    this.details = body?.details ?? {};
    this.requestId = body?.requestId ?? "";
  }
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
const BASE = "/api/v1";
const TIMEOUT_MS = 20_000;
/** Files take longer over a slow line. */
const UPLOAD_MS = 180_000;

const cookie = (name: string): string | undefined =>
  document.cookie
    .split("; ")
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);

let onSignedOut: () => void = () => {};
/** Called when the API says that the session is over (not for the sign-in call itself). */
export const setSignedOutHandler = (handler: () => void): void => {
  onSignedOut = handler;
};

const isErrorBody = (value: unknown): value is ErrorBody =>
  typeof value === "object" &&
  value !== null &&
  "error" in value &&
  typeof value.error === "object" &&
  value.error !== null &&
  "code" in value.error;

async function readJson(response: Response): Promise<unknown> {
  if (response.status === 204) return { data: null };
  try {
    return await response.json();
  } catch {
    throw new ApiError("unreadable", response.status);
  }
}

async function send(method: Method, path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  const isFile = body instanceof Blob;
  const limit = AbortSignal.timeout(isFile ? UPLOAD_MS : TIMEOUT_MS);
  try {
    return await fetch(BASE + path, {
      method,
      credentials: "same-origin",
      headers: {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": isFile ? "application/octet-stream" : "application/json" }),
        ...(method === "GET" ? {} : { "x-csrf-token": decodeURIComponent(cookie("guanxi_csrf") ?? "") }),
      },
      ...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError(limit.aborted ? "timeout" : "offline", 0);
  }
}

/** The whole answer body. @throws ApiError */
export async function call<T>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const response = await send(method, path, body, signal);
  const json = await readJson(response).catch((error: unknown) => {
    if (response.ok) throw error;
    return null;
  });
  if (response.ok) return json as T;
  if (response.status === 401 && path !== "/session") onSignedOut();
  // Codes that this page does not know yet still show the API's own sentence.
  if (isErrorBody(json)) throw new ApiError(json.error.code as ErrorCode, response.status, json.error);
  throw new ApiError(response.status >= 502 && response.status <= 504 ? "offline" : "unreadable", response.status);
}

/** `data` of the answer. */
export const getData = async <T>(path: string, signal?: AbortSignal): Promise<T> =>
  (await call<{ data: T }>("GET", path, undefined, signal)).data;

/** One page of a list. */
export const getPage = <T>(path: string, signal?: AbortSignal): Promise<Page<T>> =>
  call<Page<T>>("GET", path, undefined, signal);

/** A write; yields `data` of the answer. A file goes as its bytes. */
export const write = async <T>(method: Exclude<Method, "GET">, path: string, body?: unknown): Promise<T> =>
  (await call<{ data: T }>(method, path, body)).data;

/** Query string of the given parts; empty ones are left out. */
export function query(parts: Record<string, string | number | boolean | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parts)) {
    if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : "";
}
