/**
 * /r/:link: where a tracked link leads. No session: customers come here. It sends the visitor to WeCom and back to
 * /r/:link/back, then to the stored target; nothing of the address decides where that is. /r/test is what an administrator
 * opens once, to prove that visitors come back.
 */
import type { Context, Middleware, Next } from "koa";
import { AppError } from "#src/domain/shared/errors.js";
import type { LinkUseCases } from "#src/usecases/link/link-use-cases.js";
import type { NextStop } from "#src/usecases/link/visit-link.js";
import type { ApiState } from "../http/api-context.js";

export interface VisitRouteDeps {
  corpId: string;
  publicUrl: string;
  links: Pick<LinkUseCases, "begin" | "end" | "beginProof" | "endProof">;
}

const PROOF = /^\/r\/test(\/back)?\/?$/;
const PATH = /^\/r\/(tl_[0-9a-z]{20})(\/back)?\/?$/;
const STATE_COOKIE = "guanxi_link_state";
const STATE_MS = 600_000;
/** WeChat's browser and WeCom's, which says both. */
const TELLS_WHO = /MicroMessenger/i;

export function linkVisits({ corpId, publicUrl, links }: VisitRouteDeps): Middleware<ApiState> {
  const isHttps = publicUrl.startsWith("https:");
  return async (ctx: Context & { state: ApiState }, next: Next) => {
    if (PROOF.test(ctx.path) && ctx.method === "GET") return await prove(ctx, corpId, links, isHttps);
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
  if (stop.state !== null) keepState(ctx, stop.state, `/r/${linkId}`, isHttps);
  ctx.status = 302;
  ctx.set("Location", stop.to);
  ctx.body = "";
}

function keepState(ctx: Context, state: string, path: string, isHttps: boolean): void {
  ctx.cookies.secure = isHttps;
  const kept = { httpOnly: true, sameSite: "lax", secure: isHttps, maxAge: STATE_MS, overwrite: true } as const;
  ctx.cookies.set(STATE_COOKIE, state, { ...kept, path });
}

/** A person looks at the answers: sentences, not codes. */
async function prove(
  ctx: Context & { state: ApiState },
  corpId: string,
  links: VisitRouteDeps["links"],
  isHttps: boolean,
): Promise<void> {
  ctx.state.route = "/r/test";
  ctx.set("Cache-Control", "no-store");
  try {
    if (!ctx.path.includes("/back")) {
      if (!TELLS_WHO.test(ctx.get("user-agent"))) return say(ctx, 400, "请在微信或企业微信里打开这个链接。");
      const stop = await links.beginProof();
      if (!stop) return say(ctx, 400, "还没有配置企业微信。");
      keepState(ctx, stop.state, "/r/test", isHttps);
      ctx.status = 302;
      ctx.set("Location", stop.to);
      ctx.body = "";
      return;
    }
    const [code, state] = [textOf(ctx.query["code"]), textOf(ctx.query["state"])];
    await links.endProof({ corpId, code, state, ownState: ctx.cookies.get(STATE_COOKIE) ?? "" });
    say(ctx, 200, "验证成功。从现在起会记录是哪位客户打开了链接。");
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    say(ctx, 400, `没有验证成功：${error.message}`);
  }
}

function say(ctx: Context, status: number, words: string): void {
  ctx.status = status;
  ctx.type = "text/html; charset=utf-8";
  ctx.body = `${HEAD}<title>链接打开记录</title><p>${words.replace(/[<>&]/g, "")}</p></html>`;
}

const textOf = (value: string | string[] | undefined): string => (typeof value === "string" ? value : "");

const HEAD =
  '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">';
const GONE = `${HEAD}<title>链接打不开</title><p>这个链接已经失效，请联系发给您的人。</p></html>`;
