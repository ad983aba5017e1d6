/**
 * Signing in with WeCom (wecom.md §5.6): /auth/wecom leads to WeCom, /auth/wecom/return takes the code that comes back.
 * `state` is random, lives in a cookie for ten minutes and must come back: nobody can be signed in by a foreign link.
 */
import { timingSafeEqual } from "node:crypto";
import type { Middleware } from "koa";
import type { Logger } from "pino";
import { AppError } from "#src/domain/shared/errors.js";
import type { AccessUseCases } from "#src/usecases/access/access-use-cases.js";
import { newSecret } from "#src/usecases/access/secrets.js";
import type { WecomLoginApi } from "#src/usecases/wecom-platform/web-api.js";
import type { ApiContext, ApiState } from "../http/api-context.js";
import { setSessionCookies } from "./session-cookies.js";

export interface WecomSignInDeps {
  corpId: string;
  /** Without a slash at the end; its domain must be trusted in WeCom's console (50001). */
  publicUrl: string;
  login: WecomLoginApi;
  access: Pick<AccessUseCases, "signInAsMember">;
  logger: Logger;
}

const STATE_COOKIE = "guanxi_wecom_state";
const NEXT_COOKIE = "guanxi_wecom_next";
const STATE_MS = 600_000;
const BEGIN = "/auth/wecom";
const RETURN = "/auth/wecom/return";

export function wecomSignIn({ corpId, publicUrl, login, access, logger }: WecomSignInDeps): Middleware<ApiState> {
  const isHttps = publicUrl.startsWith("https:");
  const begin = async (ctx: ApiContext): Promise<void> => {
    // Letters and digits only, at most 128.
    const state = newSecret()
      .replace(/[^A-Za-z0-9]/g, "")
      .slice(0, 64);
    ctx.cookies.secure = isHttps;
    const kept = {
      httpOnly: true,
      sameSite: "lax",
      secure: isHttps,
      path: BEGIN,
      maxAge: STATE_MS,
      overwrite: true,
    } as const;
    ctx.cookies.set(STATE_COOKIE, state, kept);
    const next = ownPath(textOf(ctx.query["next"]));
    ctx.cookies.set(NEXT_COOKIE, next === "/" ? null : encodeURIComponent(next), kept);
    const isInsideWecom = /wxwork/i.test(ctx.get("user-agent"));
    ctx.redirect(await login.authorizeUrl({ redirectUri: `${publicUrl}${RETURN}`, state, isInsideWecom }));
  };
  const takeBack = async (ctx: ApiContext): Promise<void> => {
    const [code, state] = [textOf(ctx.query["code"]), textOf(ctx.query["state"])];
    const expected = ctx.cookies.get(STATE_COOKIE) ?? "";
    const next = ownPath(decoded(ctx.cookies.get(NEXT_COOKIE) ?? ""));
    for (const name of [STATE_COOKIE, NEXT_COOKIE]) ctx.cookies.set(name, null, { path: BEGIN, overwrite: true });
    if (code === "" || !same(state, expected)) {
      throw new AppError("csrf_failed", "登录已过期或不是从本页面发起，请重新扫码");
    }
    const { userId } = await login.userOf(code);
    if (userId === null)
      throw new AppError("not_allowed", "只有本企业的成员可以登录", { details: { action: "sign-in" } });
    setSessionCookies(ctx, await access.signInAsMember({ corpId, userId, ip: ctx.ip }), isHttps);
    ctx.redirect(next);
  };
  return async (ctx, next) => {
    if (ctx.method !== "GET" || (ctx.path !== BEGIN && ctx.path !== RETURN)) return next();
    ctx.state.route = ctx.path;
    ctx.set("Cache-Control", "no-store");
    try {
      await (ctx.path === BEGIN ? begin(ctx) : takeBack(ctx));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // A browser is here, not a program: a sentence, and the way back.
      logger.warn({ code: error.code }, "sign-in with WeCom failed");
      ctx.status = 403;
      ctx.type = "text/html; charset=utf-8";
      ctx.body = `<!doctype html><meta charset="utf-8"><title>登录</title><p>${error.message}</p><p><a href="/">返回登录页</a></p>`;
    }
    return undefined;
  };
}

const textOf = (value: string | string[] | undefined): string => (typeof value === "string" ? value : "");

/** A path of ours, or "/": a link to the sign-in must not lead elsewhere afterwards. */
const ownPath = (path: string): string =>
  path.length <= 1_000 && /^\/(?![/\\])[^\\\s]*$/.test(path) && !path.startsWith(BEGIN) ? path : "/";

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
};

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length > 0 && a.length === b.length && timingSafeEqual(a, b);
}
