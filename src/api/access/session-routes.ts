/** Signing in and out, one-time links. */
import { z } from "zod";
import type { NewSession } from "#src/usecases/access/sign-in.js";
import type { SessionJson } from "../contract/contract.js";
import type { ApiDeps } from "../api-deps.js";
import type { ApiContext } from "../http/api-context.js";
import { endpoint, publicEndpoint, type Endpoint } from "../http/endpoint.js";
import { dataOf } from "../http/response-shapes.js";
import { AppError } from "#src/domain/shared/errors.js";
import { presentSession } from "./presenter.js";
import { SessionShape, SignInBody, SignInLinkParams, SignInLinkShape, UseSignInLinkBody } from "./schema.js";
import { clearSessionCookies, setSessionCookies } from "./session-cookies.js";

export function sessionRoutes(deps: ApiDeps): Endpoint[] {
  const { access, settings, corpId, installation } = deps;
  const isHttps = deps.publicUrl.startsWith("https:");

  const begin = async (ctx: ApiContext, session: NewSession): Promise<{ data: SessionJson }> => {
    setSessionCookies(ctx, session, isHttps);
    return { data: presentSession(session.member, await settings.current(corpId), installation) };
  };

  return [
    endpoint(
      "signed-in",
      { method: "get", path: "/session", tag: "access", summary: "Who is signed in", response: dataOf(SessionShape) },
      async (_input, actor) => {
        if (actor.kind !== "member") throw new AppError("not_signed_in", "API 密钥没有登录状态");
        return { data: presentSession(actor.signedIn.member, await settings.current(corpId), installation) };
      },
    ),
    publicEndpoint(
      {
        method: "post",
        path: "/session",
        tag: "access",
        summary: "Sign in with a password",
        request: { body: SignInBody },
        response: dataOf(SessionShape),
      },
      async ({ body }, ctx) => begin(ctx, await access.signIn({ corpId, ...body, ip: ctx.ip })),
    ),
    endpoint(
      "signed-in",
      { method: "delete", path: "/session", tag: "access", summary: "Sign out", response: null },
      async (_input, actor, ctx) => {
        if (actor.kind !== "member") return;
        await access.signOut(corpId, actor.sessionToken);
        deps.openStreams.endSession(actor.signedIn.session.id);
        clearSessionCookies(ctx);
      },
    ),
    publicEndpoint(
      {
        method: "get",
        path: "/sign-in-ways",
        tag: "access",
        summary: "Ways of signing in that this installation offers",
        response: dataOf(z.strictObject({ wecom: z.boolean() })),
      },
      async () => {
        const credentials = await deps.wecom.credentials.current();
        return { data: { wecom: credentials !== null && credentials.agentId !== null } };
      },
    ),
    publicEndpoint(
      {
        method: "get",
        path: "/sign-in-links/:token",
        tag: "access",
        summary: "What a one-time link is for; looking does not use it",
        request: { params: SignInLinkParams },
        response: dataOf(SignInLinkShape),
      },
      async ({ params }) => {
        const { member, link } = await access.peekSignInLink(corpId, params.token);
        const needsPassword = member.passwordHash === null;
        return {
          data: { name: member.name, role: member.role, needsPassword, expiresAt: link.expiresAt.toISOString() },
        };
      },
    ),
    publicEndpoint(
      {
        method: "post",
        path: "/sign-in-links/:token",
        tag: "access",
        summary: "Use a one-time link; the first one sets the password",
        request: { params: SignInLinkParams, body: UseSignInLinkBody },
        response: dataOf(SessionShape),
      },
      async ({ params, body }, ctx) =>
        begin(ctx, await access.useSignInLink({ corpId, token: params.token, password: body.password, ip: ctx.ip })),
    ),
  ];
}
