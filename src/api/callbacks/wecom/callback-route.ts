/**
 * /callbacks/wecom/:corp/:agent: URL verification (GET) and events (POST). No session and no CSRF token: the signature
 * tells who speaks. An event is acknowledged when it is on disk; anything else than 200 makes the platform send it again.
 */
import type { Context, Middleware, Next } from "koa";
import type { Logger } from "pino";
import { CallbackError } from "#src/adapters/wecom/callback/callback-error.js";
import type { CallbackDoors } from "#src/adapters/wecom/callback/callback-door.js";
import type { WecomEventUseCases } from "#src/usecases/wecom-events/wecom-event-use-cases.js";
import type { ApiState } from "../../http/api-context.js";

export interface CallbackRouteDeps {
  /** The product's own corp id. */
  corpId: string;
  doors: CallbackDoors;
  events: Pick<WecomEventUseCases, "receiveEvent">;
  logger: Logger;
}

const PATH = /^\/callbacks\/wecom\/([\w-]{2,64})\/([\w-]{1,64})\/?$/;
const ROUTE = "/callbacks/wecom/:corp/:agent";
/** The platform's bodies have some kilobytes. */
const MAX_BODY = 512 * 1024;

export function wecomCallbacks(deps: CallbackRouteDeps): Middleware<ApiState> {
  return async (ctx: Context & { state: ApiState }, next: Next) => {
    const [, corp, agent] = PATH.exec(ctx.path) ?? [];
    if (corp === undefined || agent === undefined) return next();
    ctx.state.route = ROUTE;
    ctx.set("Cache-Control", "no-store");
    const door = await deps.doors.of(corp);
    if (!door) return answer(ctx, 404, "not configured");
    const signed = {
      signature: textOf(ctx.query["msg_signature"]),
      timestamp: textOf(ctx.query["timestamp"]),
      nonce: textOf(ctx.query["nonce"]),
    };
    try {
      if (ctx.method === "GET") return answer(ctx, 200, door.verify(signed, textOf(ctx.query["echostr"])));
      if (ctx.method !== "POST") return answer(ctx, 405, "");
      const body = await readBody(ctx);
      if (!body) return answer(ctx, 413, "");
      await deps.events.receiveEvent({ corpId: deps.corpId, agent, xml: door.open(signed, body) });
      return answer(ctx, 200, "");
    } catch (error) {
      if (!(error instanceof CallbackError)) throw error;
      // Never what it held: only why it was refused.
      deps.logger.warn({ agent, fault: error.fault, number: error.number }, "callback refused");
      return answer(ctx, error.fault === "signature" ? 403 : 400, error.fault);
    }
  };
}

function answer(ctx: Context, status: number, body: string): void {
  ctx.status = status;
  ctx.type = "text/plain";
  ctx.body = body;
}

const textOf = (value: string | string[] | undefined): string =>
  Array.isArray(value) ? (value[0] ?? "") : (value ?? "");

/** null: larger than allowed. */
async function readBody(ctx: Context): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of ctx.req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) return null;
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] ?? null) : Buffer.concat(chunks, size);
}
