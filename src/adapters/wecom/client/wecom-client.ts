/**
 * Calls of the WeCom server API: token, limits, one change per object at a time, retries by error class, metrics. Each
 * API family (families/) states its endpoints; nothing else of the product knows them.
 */
import pLimit, { type LimitFunction } from "p-limit";
import { z } from "zod";
import { AppError } from "#src/domain/shared/errors.js";
import { kindOfErrcode, WecomError, type WecomErrorKind } from "#src/domain/wecom/wecom-error.js";
import type { SecretKind, WecomCredentials, WecomCredentialSource } from "#src/usecases/wecom-platform/credentials.js";
import type { CallLimits } from "./call-limits.js";
import type { CallMetrics } from "./call-metrics.js";
import type { Transport, TransportOutcome } from "./http-transport.js";
import type { SerialLock } from "./serial-lock.js";
import type { FreshToken, TokenCache } from "./token-cache.js";

/** One call as its family states it. */
export interface WecomCall<T> {
  method: "GET" | "POST";
  /** Path below /cgi-bin, e.g. "externalcontact/get". */
  endpoint: string;
  /** Whose token; default "app". */
  secret?: SecretKind;
  query?: Readonly<Record<string, string | number | undefined>>;
  body?: unknown;
  /** Shape of the answer; unknown fields are ignored. */
  answer: z.ZodType<T>;
  /**
   * `safe`: repeated after a timeout or a 5xx, because a second effect is the same as one. `unsafe`: then the outcome
   * is unknown, and the caller looks for the result first.
   */
  repeat: "safe" | "unsafe";
  /** Calls of the same name run one after another over all processes (45035). */
  serial?: string;
  timeoutMs?: number;
}

export interface WecomDownload {
  bytes: Buffer;
  contentType: string | null;
  fileName: string | null;
  /** Whole size when a range was asked for. */
  totalBytes: number | null;
}

export interface WecomClient {
  /** @throws WecomError by kind; AppError wecom_not_configured. */
  call<T>(call: WecomCall<T>): Promise<T>;
  /** Sends one file as multipart. A repeat makes another media id, which is harmless. */
  upload<T>(call: Omit<WecomCall<T>, "method" | "body" | "repeat">, file: UploadFile): Promise<T>;
  /** Raw bytes; `range` in bytes, offsets in multiples of 16. */
  download(
    endpoint: string,
    query: Record<string, string>,
    range?: { from: number; to: number },
  ): Promise<WecomDownload>;
  /** @throws AppError wecom_not_configured. */
  credentials(): Promise<WecomCredentials>;
}

export interface UploadFile {
  fileName: string;
  contentType: string;
  bytes: Buffer;
}

export interface WecomClientDeps {
  credentials: WecomCredentialSource;
  transport: Transport;
  tokens: TokenCache;
  limits: CallLimits;
  serial: SerialLock;
  metrics: Pick<CallMetrics, "observe">;
  log: { warn(fields: Record<string, unknown>, message: string): void };
  sleep?: (ms: number) => Promise<void>;
}

const TIMEOUT_MS = 10_000;
const UPLOAD_TIMEOUT_MS = 60_000;
const MAX_TRIES = 3;
/** The platform publishes no cap of calls in flight (45033). */
const IN_FLIGHT_PER_ENDPOINT = 16;
/** A wait up to this is sat out here; a longer one goes back to the caller, whose job is put off. */
const LONGEST_INNER_WAIT_MS = 2_000;
const MINUTE_MS = 60_000;

const Envelope = z.looseObject({ errcode: z.number().default(0), errmsg: z.string().default("") });

type Attempt = { endpoint: string; repeat: "safe" | "unsafe" };

export function createWecomClient(deps: WecomClientDeps): WecomClient {
  const sleep = deps.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
  const inFlight = new Map<string, LimitFunction>();
  const gate = (endpoint: string): LimitFunction => {
    let limit = inFlight.get(endpoint);
    if (!limit) inFlight.set(endpoint, (limit = pLimit(IN_FLIGHT_PER_ENDPOINT)));
    return limit;
  };

  const credentials = async (): Promise<WecomCredentials> => {
    const current = await deps.credentials.current();
    if (current) return current;
    throw new AppError("wecom_not_configured", "还没有配置企业微信，请先在设置里填写企业 ID 和应用密钥", {
      details: { missing: ["corpId", "secret"] },
    });
  };

  /** One request with a token; a dead token is replaced once. */
  const exchange = async (
    attempt: Attempt & { secret: SecretKind },
    urlOf: (credentials: WecomCredentials, token: string) => string,
    send: (url: string) => Promise<TransportOutcome>,
  ): Promise<TransportOutcome & { kind: "answer" }> => {
    const current = await credentials();
    for (let round = 1; ; round++) {
      const token = await deps.tokens.get(current, attempt.secret);
      const answer = await send(urlOf(current, token)).then((outcome) => answerOf(attempt, outcome));
      const failure = failureIn(answer);
      if (failure === null || kindOfErrcode(failure.errcode) !== "refresh_token") return answer;
      await deps.tokens.drop(current, attempt.secret, token);
      if (round >= 2) {
        throw new WecomError({ ...failure, endpoint: attempt.endpoint, kind: "permission" });
      }
    }
  };

  /** Tries by error class until there is an answer or nothing to be gained. */
  const persist = async <T>(attempt: Attempt, run: () => Promise<T>): Promise<T> => {
    const current = await credentials();
    for (let tries = 1; ; tries++) {
      const startedAt = performance.now();
      try {
        await deps.limits.take(current.corpId, attempt.endpoint);
        const result = await gate(attempt.endpoint)(run);
        deps.metrics.observe(attempt.endpoint, "0", (performance.now() - startedAt) / 1_000);
        return result;
      } catch (error) {
        if (!(error instanceof WecomError)) throw error;
        deps.metrics.observe(attempt.endpoint, outcomeOf(error), (performance.now() - startedAt) / 1_000);
        if (error.errcode === 45009) await deps.limits.block(current.corpId, attempt.endpoint, MINUTE_MS);
        const waitMs = waitBefore(error, attempt, tries);
        if (waitMs === null) {
          deps.log.warn({ endpoint: attempt.endpoint, errcode: error.errcode, kind: error.kind }, "wecom call failed");
          throw error;
        }
        await sleep(waitMs);
      }
    }
  };

  const urlFor = (call: Pick<WecomCall<unknown>, "endpoint" | "query">) => {
    return ({ baseUrl }: WecomCredentials, token: string): string => {
      const url = new URL(`/cgi-bin/${call.endpoint}`, baseUrl);
      url.searchParams.set("access_token", token);
      for (const [name, value] of Object.entries(call.query ?? {})) {
        if (value !== undefined) url.searchParams.set(name, String(value));
      }
      return url.href;
    };
  };

  const parsed = <T>(
    call: Pick<WecomCall<T>, "endpoint" | "answer">,
    answer: TransportOutcome & { kind: "answer" },
  ): T => {
    const failure = failureIn(answer);
    if (failure) throw failed(call.endpoint, failure);
    const shape = call.answer.safeParse(jsonOrNull(answer.body));
    if (shape.success) return shape.data;
    const where = shape.error.issues
      .map((issue) => issue.path.join("."))
      .slice(0, 5)
      .join(", ");
    throw new WecomError({
      endpoint: call.endpoint,
      errcode: 0,
      errmsg: `the answer does not have the documented shape: ${where}`,
      kind: "input",
    });
  };

  return {
    credentials,
    call: (call) => {
      const { endpoint, repeat, method, secret = "app", timeoutMs = TIMEOUT_MS } = call;
      const body = call.body === undefined ? undefined : JSON.stringify(call.body);
      const headers = body === undefined ? {} : { headers: { "content-type": "application/json" }, body };
      const once = async () => {
        const answer = await exchange({ endpoint, repeat, secret }, urlFor(call), (url) =>
          deps.transport({ method, url, timeoutMs, ...headers }),
        );
        return parsed(call, answer);
      };
      const run = () => persist({ endpoint, repeat }, once);
      return call.serial === undefined ? run() : deps.serial.run(call.serial, run);
    },
    upload: (call, file) => {
      const { endpoint, secret = "app", timeoutMs = UPLOAD_TIMEOUT_MS } = call;
      const { contentType, body } = multipartOf(file);
      return persist({ endpoint, repeat: "safe" }, async () => {
        const answer = await exchange({ endpoint, repeat: "safe", secret }, urlFor(call), (url) =>
          deps.transport({ method: "POST", url, timeoutMs, headers: { "content-type": contentType }, body }),
        );
        return parsed(call, answer);
      });
    },
    download: (endpoint, query, range) =>
      persist({ endpoint, repeat: "safe" }, async () => {
        const headers = range ? { headers: { range: `bytes=${range.from}-${range.to}` } } : {};
        const answer = await exchange({ endpoint, repeat: "safe", secret: "app" }, urlFor({ endpoint, query }), (url) =>
          deps.transport({ method: "GET", url, timeoutMs: UPLOAD_TIMEOUT_MS, ...headers }),
        );
        const failure = failureIn(answer);
        if (failure) throw failed(endpoint, failure);
        return downloadOf(answer);
      }),
  };
}

/** Asks for a token (gettoken, path/91039). Not counted against the other limits; never logged. */
export function tokenFetcher(
  transport: Transport,
  credentials: WecomCredentialSource,
): (corpId: string, secret: string) => Promise<FreshToken> {
  const Answer = z.looseObject({ access_token: z.string().min(1), expires_in: z.number().default(7_200) });
  return async (corpId, secret) => {
    const endpoint = "gettoken";
    const current = await credentials.current();
    const url = new URL(`/cgi-bin/${endpoint}`, current?.baseUrl ?? "https://qyapi.weixin.qq.com");
    url.searchParams.set("corpid", corpId);
    url.searchParams.set("corpsecret", secret);
    for (let tries = 1; ; tries++) {
      try {
        const outcome = await transport({ method: "GET", url: url.href, timeoutMs: TIMEOUT_MS });
        const answer = answerOf({ endpoint, repeat: "safe" }, outcome);
        const failure = failureIn(answer);
        if (failure) throw failed(endpoint, failure);
        const { access_token: token, expires_in: expiresInSeconds } = Answer.parse(jsonOrNull(answer.body));
        return { token, expiresInSeconds };
      } catch (error) {
        const waitMs = error instanceof WecomError ? waitBefore(error, { endpoint, repeat: "safe" }, tries) : null;
        if (waitMs === null) throw error;
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
  };
}

type Answer = TransportOutcome & { kind: "answer" };

function answerOf({ endpoint }: Attempt, outcome: TransportOutcome): Answer {
  if (outcome.kind === "answer") {
    if (outcome.status < 400) return outcome;
    // Business errors come with status 200; anything else is a gateway that may or may not have passed the request on.
    throw new WecomError({ endpoint, errcode: null, errmsg: `HTTP ${outcome.status}`, kind: "unknown_outcome" });
  }
  const kind = outcome.kind === "unreachable" ? "unreachable" : "unknown_outcome";
  const errmsg = outcome.cause instanceof Error ? outcome.cause.name : "no answer";
  throw new WecomError({ endpoint, errcode: null, errmsg, kind, cause: outcome.cause });
}

/** null when it is no JSON. */
function jsonOrNull(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8")) as unknown;
  } catch {
    return null;
  }
}

/** The errcode of a JSON answer; null: none, or success. */
function failureIn({ headers, body }: Answer): { errcode: number; errmsg: string } | null {
  const type = String(headers["content-type"] ?? "");
  const mayBeJson = type.includes("json") || type.includes("text/") || type === "" || body[0] === 0x7b;
  if (!mayBeJson || body.length > 16 * 1024 * 1024) return null;
  const envelope = Envelope.safeParse(jsonOrNull(body));
  if (!envelope.success || envelope.data.errcode === 0) return null;
  return { errcode: envelope.data.errcode, errmsg: envelope.data.errmsg };
}

function failed(endpoint: string, { errcode, errmsg }: { errcode: number; errmsg: string }): WecomError {
  const kind: WecomErrorKind = kindOfErrcode(errcode);
  return new WecomError({
    endpoint,
    errcode,
    errmsg,
    kind,
    ...(kind === "wait" ? { retryAfterMs: pauseAfter(errcode) } : {}),
  });
}

function pauseAfter(errcode: number): number {
  if (errcode === 45009) return MINUTE_MS;
  if (errcode === 41094) return 24 * 60 * MINUTE_MS;
  if (errcode === 41063 || errcode === 41078 || errcode === 41079) return 5_000;
  if (errcode === 40129) return 60 * MINUTE_MS;
  return 1_000;
}

/** Milliseconds before the next try; null: no further try. */
function waitBefore(error: WecomError, { repeat }: Attempt, tries: number): number | null {
  const jittered = (ms: number): number => Math.round(ms * (0.5 + Math.random()));
  // Another app is sending the welcome message at this instant: one quick second try.
  if (error.errcode === 41096) return tries < 2 ? jittered(300) : null;
  if (tries >= MAX_TRIES) return null;
  if (error.kind === "wait") {
    const waitMs = Number(error.details["retryAfterMs"] ?? 1_000);
    if (waitMs > LONGEST_INNER_WAIT_MS) return null;
    return error.errcode === -1 ? jittered(400 * 2 ** (tries - 1)) : jittered(150 * tries);
  }
  const isRepeatable = error.kind === "unreachable" || (error.kind === "unknown_outcome" && repeat === "safe");
  return isRepeatable ? jittered(300 * 2 ** (tries - 1)) : null;
}

function outcomeOf(error: WecomError): string {
  if (error.errcode !== null) return String(error.errcode);
  if (error.kind === "wait") return "limited";
  if (error.kind === "unreachable") return "unreachable";
  return String(error.details["errmsg"]).startsWith("HTTP") ? "http_error" : "timeout";
}

function multipartOf({ fileName, contentType, bytes }: UploadFile): { contentType: string; body: Buffer } {
  const boundary = `guanxi${Math.random().toString(36).slice(2)}${Date.now().toString(36)}`;
  const name = fileName.replace(/[\r\n"]/g, "_");
  const head =
    `--${boundary}\r\nContent-Disposition: form-data; name="media"; filename="${name}"; filelength=${bytes.length}\r\n` +
    `Content-Type: ${contentType}\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { contentType: `multipart/form-data; boundary=${boundary}`, body };
}

function downloadOf({ headers, body }: Answer): WecomDownload {
  const header = (name: string): string | null => {
    const value = headers[name];
    return Array.isArray(value) ? (value[0] ?? null) : (value ?? null);
  };
  const range = /\/(\d+)$/.exec(header("content-range") ?? "");
  return {
    bytes: body,
    contentType: header("content-type"),
    fileName: /filename="?([^";]+)"?/.exec(header("content-disposition") ?? "")?.[1] ?? null,
    totalBytes: range ? Number(range[1]) : null,
  };
}
