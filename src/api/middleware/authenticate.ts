/** Who is asking, and whether a write really comes from our own page. */
import { actionsOf } from "#src/domain/member/member.js";
import { AppError, NotAllowedError } from "#src/domain/shared/errors.js";
import type { AccessUseCases } from "#src/usecases/access/access-use-cases.js";
import { csrfTokenOf, isSameSecret } from "#src/usecases/access/secrets.js";
import type { Actor, ApiContext } from "../http/api-context.js";
import type { Permission } from "../http/endpoint.js";
import { CSRF_COOKIE, SESSION_COOKIE } from "../access/session-cookies.js";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

export interface AuthenticationDeps {
  corpId: string;
  access: Pick<AccessUseCases, "resumeSession" | "findKeyHolder">;
  /** Origin of the public address, e.g. "https://crm.example.com". */
  publicOrigin: string;
}

/**
 * The actor of a request, checked for what the route needs. A bearer key comes before a cookie.
 *
 * @throws AppError not_signed_in | csrf_failed | not_allowed
 */
export async function authorize(deps: AuthenticationDeps, ctx: ApiContext, needs: Permission): Promise<Actor | null> {
  const isWrite = !SAFE_METHODS.has(ctx.method);
  const bearer = /^Bearer\s+(\S+)$/i.exec(ctx.get("authorization"))?.[1];
  if (needs === "public") {
    if (isWrite && bearer === undefined) requireOwnOrigin(deps, ctx);
    return null;
  }
  const actor = bearer === undefined ? await memberOf(deps, ctx) : await keyHolderOf(deps, bearer);
  if (!actor) throw new AppError("not_signed_in", "请先登录");
  if (isWrite && actor.kind === "member") {
    requireOwnOrigin(deps, ctx);
    requireCsrfToken(ctx, actor.sessionToken);
  }
  if (needs !== "signed-in" && !actor.actions.includes(needs)) throw new NotAllowedError(needs);
  return actor;
}

async function memberOf(deps: AuthenticationDeps, ctx: ApiContext): Promise<Actor | null> {
  const sessionToken = ctx.cookies.get(SESSION_COOKIE);
  if (!sessionToken) return null;
  const signedIn = await deps.access.resumeSession(deps.corpId, sessionToken);
  if (!signedIn) return null;
  const { viewer } = signedIn;
  return { kind: "member", signedIn, sessionToken, viewer, actions: actionsOf[viewer.role] };
}

async function keyHolderOf(deps: AuthenticationDeps, bearer: string): Promise<Actor | null> {
  const holder = await deps.access.findKeyHolder(deps.corpId, bearer);
  return holder && { kind: "api-key", keyId: holder.key.id, viewer: holder.viewer, actions: holder.key.actions };
}

/** Browsers name the page's origin on every write; other programs may leave it out. */
function requireOwnOrigin(deps: AuthenticationDeps, ctx: ApiContext): void {
  const origin = ctx.get("origin");
  if (origin === "" || origin === deps.publicOrigin || origin === `${ctx.protocol}://${ctx.host}`) return;
  throw csrfFailed();
}

function requireCsrfToken(ctx: ApiContext, sessionToken: string): void {
  const expected = csrfTokenOf(sessionToken);
  const isSame =
    isSameSecret(ctx.get("x-csrf-token"), expected) && isSameSecret(ctx.cookies.get(CSRF_COOKIE) ?? "", expected);
  if (!isSame) throw csrfFailed();
}

const csrfFailed = (): AppError => new AppError("csrf_failed", "页面已过期，请刷新后再试");
