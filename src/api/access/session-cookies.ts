/** The two cookies of a session: one that scripts cannot read, one that our page sends back as x-csrf-token. */
import { csrfTokenOf } from "#src/usecases/access/secrets.js";
import type { NewSession } from "#src/usecases/access/sign-in.js";
import type { ApiContext } from "../http/api-context.js";

export const SESSION_COOKIE = "guanxi_session";
export const CSRF_COOKIE = "guanxi_csrf";

/** Sets both cookies. `isHttps`: they travel over https only. */
export function setSessionCookies(ctx: ApiContext, { token, session }: NewSession, isHttps: boolean): void {
  const shared = { sameSite: "lax", path: "/", expires: session.endsAt, overwrite: true } as const;
  // TLS may end at a proxy; whether the cookie is Secure follows the public address, not this connection.
  ctx.cookies.secure = isHttps;
  ctx.cookies.set(SESSION_COOKIE, token, { ...shared, httpOnly: true, secure: isHttps });
  ctx.cookies.set(CSRF_COOKIE, csrfTokenOf(token), { ...shared, httpOnly: false, secure: isHttps });
}

export function clearSessionCookies(ctx: ApiContext): void {
  for (const name of [SESSION_COOKIE, CSRF_COOKIE]) {
    ctx.cookies.set(name, null, { path: "/", httpOnly: name === SESSION_COOKIE, overwrite: true });
  }
}
