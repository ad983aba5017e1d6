/** JSON bodies, limited in size; everything else is refused with a clear message. */
import { bodyParser } from "@koa/bodyparser";
import type { Middleware } from "koa";
import { AppError } from "#src/domain/shared/errors.js";
import type { ApiState } from "../http/api-context.js";

const WITH_BODY = new Set(["POST", "PUT", "PATCH"]);

/** @param limit e.g. "1mb"; a batch of 500 messages of 4,000 characters is about 6 MB. */
export function jsonBody(limit: string): Middleware<ApiState> {
  const parse = bodyParser({
    enableTypes: ["json"],
    jsonLimit: limit,
    onError: (error, ctx) => {
      if ("status" in error && error.status === 413) ctx.throw(413);
      throw new AppError("invalid_input", "请求内容不是有效的 JSON", {
        details: { issues: [{ path: "", message: "请求内容不是有效的 JSON" }] },
      });
    },
  }) as unknown as Middleware<ApiState>;
  return async (ctx, next) => {
    if (WITH_BODY.has(ctx.method) && ctx.request.length !== 0 && ctx.get("content-type") !== "" && !ctx.is("json")) {
      throw new AppError("invalid_input", "请求的类型须为 application/json", {
        details: { issues: [{ path: "", message: "Content-Type 须为 application/json" }] },
      });
    }
    await parse(ctx, next);
  };
}
