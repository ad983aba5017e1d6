/** One HTTP exchange with the platform, and what its failure says about the effect. */
import { Agent, errors, request, type Dispatcher } from "undici";

export interface TransportRequest {
  method: "GET" | "POST";
  url: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  timeoutMs: number;
}

export type TransportOutcome =
  | { kind: "answer"; status: number; headers: Record<string, string | string[] | undefined>; body: Buffer }
  /** The request certainly did not reach the platform. */
  | { kind: "unreachable"; cause: unknown }
  /** It may have taken effect: no answer in time, a cut connection. */
  | { kind: "unknown"; cause: unknown };

export type Transport = (call: TransportRequest) => Promise<TransportOutcome>;

const CONNECT_TIMEOUT_MS = 5_000;
const KEEP_ALIVE_MS = 20_000;
const CONNECTIONS_PER_HOST = 32;

/** Failures of the address, the name or the TLS handshake: no byte of the request was sent. */
const NOT_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

export interface HttpTransport {
  send: Transport;
  close(): Promise<void>;
}

/** @param dispatcher for tests (MockAgent). */
export function httpTransport(dispatcher?: Dispatcher): HttpTransport {
  const agent =
    dispatcher ??
    new Agent({
      connections: CONNECTIONS_PER_HOST,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connect: { timeout: CONNECT_TIMEOUT_MS },
    });
  return {
    send: async ({ method, url, headers, body, timeoutMs }) => {
      try {
        const answer = await request(url, {
          method,
          dispatcher: agent,
          ...(headers ? { headers } : {}),
          ...(body === undefined ? {} : { body }),
          headersTimeout: timeoutMs,
          bodyTimeout: timeoutMs,
          signal: AbortSignal.timeout(timeoutMs),
        });
        const bytes = Buffer.from(await answer.body.arrayBuffer());
        return { kind: "answer", status: answer.statusCode, headers: answer.headers, body: bytes };
      } catch (cause) {
        return { kind: wasNotSent(cause) ? "unreachable" : "unknown", cause };
      }
    },
    close: () => agent.close(),
  };
}

function wasNotSent(error: unknown): boolean {
  if (error instanceof errors.ConnectTimeoutError) return true;
  if (typeof error !== "object" || error === null) return false;
  // Several addresses of one name fail together.
  if (error instanceof AggregateError) return error.errors.every(wasNotSent);
  return "code" in error && typeof error.code === "string" && NOT_SENT.has(error.code);
}
