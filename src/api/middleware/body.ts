/** JSON bodies, limited in size; everything else is refused with a clear message. */
import { bodyParser } from "@koa/bodyparser";
import type { Middleware } from "koa";
import { AppError } from "#src/domain/shared/errors.js";
import type { ApiState } from "../http/api-context.js";

const WITH_BODY = new Set(["POST", "PUT", "PATCH"]);

/** Ordinary requests: settings with a dictionary of 6,000 words are the largest. */
const USUAL_LIMIT = "1mb";

/**
 * Parses JSON bodies into `ctx.request.body`.
 *
 * @param batches paths that take batches, each with the size they may have, e.g. "8mb".
 * @param raw     paths whose routes read the bytes themselves, after they asked who is there.
 */
export function jsonBody(
  batches: ReadonlyMap<string, string>,
  raw: ReadonlySet<string> = new Set(),
): Middleware<ApiState> {
  const usual = parserOf(USUAL_LIMIT);
  const parsers = new Map([...batches].map(([path, limit]) => [path, parserOf(limit)]));
  return async (ctx, next) => {
    if (raw.has(ctx.path)) {
      await next();
      return;
    }
    if (WITH_BODY.has(ctx.method) && ctx.request.length !== 0 && ctx.get("content-type") !== "" && !ctx.is("json")) {
      throw unreadable("Content-Type 须为 application/json");
    }
    await (parsers.get(ctx.path) ?? usual)(ctx, next);
  };
}

const parserOf = (jsonLimit: string): Middleware<ApiState> =>
  bodyParser({
    enableTypes: ["json"],
    jsonLimit,
    onError: (error, ctx) => {
      if ("status" in error && error.status === 413) ctx.throw(413);
      throw unreadable("请求内容不是有效的 JSON");
    },
  });

const unreadable = (message: string): AppError =>
  new AppError("invalid_input", message, { details: { issues: [{ path: "", message }] } });
