/** Errors to answers: one table of code and status; only messages of AppError leave. */
import { HttpError, type Middleware } from "koa";
import type { Logger } from "pino";
import { AppError, type ErrorCode } from "#src/domain/shared/errors.js";
import type { ErrorBody } from "../contract/contract.js";
import type { ApiState } from "../http/api-context.js";

export const statusOf: Readonly<Record<ErrorCode, number>> = {
  invalid_input: 400,
  not_signed_in: 401,
  wrong_credentials: 401,
  not_allowed: 403,
  csrf_failed: 403,
  not_found: 404,
  conflict: 409,
  already_decided: 409,
  touch_not_cancellable: 409,
  channel_unavailable: 409,
  already_running: 409,
  wecom_not_configured: 409,
  wecom_object_gone: 409,
  wecom_not_permitted: 409,
  wecom_quota: 409,
  wecom_refused: 409,
  link_expired: 410,
  wecom_too_late: 410,
  too_many_requests: 429,
  internal_error: 500,
  unknown_outcome: 502,
  dependency_unavailable: 503,
};

/**
 * Answers every error below it as JSON.
 *
 * @param isOutage tells a failure of store or queue from a fault of ours (503 instead of 500).
 */
export function answerErrors(logger: Logger, isOutage: (error: unknown) => boolean): Middleware<ApiState> {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      const known = foreseen(error, isOutage);
      if (known.code === "internal_error" || known.code === "dependency_unavailable") {
        logger.error({ err: error, requestId: ctx.state.requestId, route: ctx.state.route }, "request failed");
      }
      if (ctx.headerSent || ctx.respond === false) {
        // A stream that broke half-way can only be cut.
        ctx.res.destroy();
        return;
      }
      const retryAfterMs = known.details["retryAfterMs"];
      if (typeof retryAfterMs === "number") ctx.set("Retry-After", String(Math.ceil(retryAfterMs / 1_000)));
      ctx.status = error instanceof HttpError ? error.status : statusOf[known.code];
      ctx.set("Cache-Control", "no-store");
      ctx.body = {
        error: { code: known.code, message: known.message, details: known.details, requestId: ctx.state.requestId },
      } satisfies ErrorBody;
    }
  };
}

function foreseen(error: unknown, isOutage: (error: unknown) => boolean): AppError {
  if (error instanceof AppError) return error;
  // Koa's own refusals: malformed paths, bodies over the limit, unsupported encodings.
  if (error instanceof HttpError && error.status < 500) {
    const message = error.status === 413 ? "内容太大，请分批提交" : "请求的格式不对";
    return new AppError("invalid_input", message, { details: { issues: [] } });
  }
  if (isOutage(error)) {
    return new AppError("dependency_unavailable", "系统正在恢复，请稍后再试。已保存的内容不受影响。", {
      retryable: true,
    });
  }
  return new AppError("internal_error", "系统出错了，已记录。请稍后再试，仍不行请把编号发给管理员。");
}
