/**
 * /r/:link: where a tracked link leads. No session: customers come here. It sends the visitor to WeCom and back to
 * /r/:link/back, then to the stored target; nothing of the address decides where that is.
 */
import type { Context, Middleware, Next } from "koa";
import type { LinkUseCases } from "#src/usecases/link/link-use-cases.js";
import type { NextStop } from "#src/usecases/link/visit-link.js";
import type { ApiState } from "../http/api-context.js";

export interface VisitRouteDeps {
  corpId: string;
  publicUrl: string;
  links: Pick<LinkUseCases, "begin" | "end">;
}

const PATH = /^\/r\/(tl_[0-9a-z]{20})(\/back)?\/?$/;
const STATE_COOKIE = "guanxi_link_state";
const STATE_MS = 600_000;
/** WeChat's browser and WeCom's, which says both. */
const TELLS_WHO = /MicroMessenger/i;

export function linkVisits({ corpId, publicUrl, links }: VisitRouteDeps): Middleware<ApiState> {
  const isHttps = publicUrl.startsWith("https:");
  return async (ctx: Context & { state: ApiState }, next: Next) => {
    const [, linkId, back] = PATH.exec(ctx.path) ?? [];
    if (linkId === undefined || (ctx.method !== "GET" && ctx.method !== "HEAD")) return next();
    ctx.state.route = back === undefined ? "/r/:link" : "/r/:link/back";
    ctx.set("Cache-Control", "no-store");
    ctx.set("X-Robots-Tag", "noindex");
    const stop =
      back === undefined
        ? await links.begin({
            corpId,
            linkId,
            ip: ctx.ip,
            canTellWho: ctx.method === "GET" && TELLS_WHO.test(ctx.get("user-agent")),
            isOnlyAsked: ctx.method === "HEAD",
          })
        : await links.end({
            corpId,
            linkId,
            code: textOf(ctx.query["code"]),
            state: textOf(ctx.query["state"]),
            ownState: ctx.cookies.get(STATE_COOKIE) ?? "",
          });
    answer(ctx, stop, linkId, isHttps);
    return undefined;
  };
}

function answer(ctx: Context, stop: NextStop, linkId: string, isHttps: boolean): void {
  if (!stop) {
    ctx.status = 404;
    ctx.type = "text/html; charset=utf-8";
    ctx.body = GONE;
    return;
  }
  if (stop.state !== null) {
    ctx.cookies.secure = isHttps;
    ctx.cookies.set(STATE_COOKIE, stop.state, {
      httpOnly: true,
      sameSite: "lax",
      secure: isHttps,
      path: `/r/${linkId}`,
      maxAge: STATE_MS,
      overwrite: true,
    });
  }
  ctx.status = 302;
  ctx.set("Location", stop.to);
  ctx.body = "";
}

const textOf = (value: string | string[] | undefined): string => (typeof value === "string" ? value : "");

const GONE =
  '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">' +
  "<title>链接打不开</title><p>这个链接已经失效，请联系发给您的人。</p></html>";
