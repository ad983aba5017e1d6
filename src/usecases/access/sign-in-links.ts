/** One-time links: the only way to a first password, and a way in for who forgot it. */
import { SIGN_IN_LINK_DAYS, type MemberRecord, type SignInLink } from "#src/domain/member/access.js";
import { passwordProblem } from "#src/domain/member/password-rule.js";
import { AppError, InvalidInputError, NotFoundError } from "#src/domain/shared/errors.js";
import { DAY_MS } from "#src/domain/shared/time.js";
import type { AccessDeps } from "./access-deps.js";
import { hashSecret, newSecret } from "./secrets.js";
import { openSession, takeTry, type NewSession } from "./sign-in.js";

export interface NewSignInLink {
  url: string;
  token: string;
  expiresAt: Date;
}

/** Page of the web UI that takes a link's token. */
const signInLinkUrl = (publicUrl: string, token: string): string => `${publicUrl}/sign-in/${token}`;

/**
 * Makes a link for one sign-in within seven days. Links made before stay good until used.
 *
 * @throws NotFoundError no such active member.
 */
export async function createSignInLink(deps: AccessDeps, corpId: string, userId: string): Promise<NewSignInLink> {
  const member = await deps.members.find(corpId, userId);
  if (!member || member.status !== "active") throw new NotFoundError("成员", userId);
  const now = deps.clock.now();
  const token = newSecret();
  const expiresAt = new Date(now.getTime() + SIGN_IN_LINK_DAYS * DAY_MS);
  await deps.signInLinks.insert({ corpId, id: hashSecret(token), userId, createdAt: now, expiresAt, usedAt: null });
  return { url: signInLinkUrl(deps.publicUrl, token), token, expiresAt };
}

/** What the page shows before the link is used; looking does not use it (chat apps fetch links for previews). */
export async function peekSignInLink(
  deps: AccessDeps,
  corpId: string,
  token: string,
): Promise<{ member: MemberRecord; link: SignInLink }> {
  const link = await deps.signInLinks.findUsable(corpId, hashSecret(token), deps.clock.now());
  const member = link && (await deps.members.find(corpId, link.userId));
  if (!link || !member || member.status !== "active") throw expired();
  return { member, link };
}

/**
 * Uses a link: the first one sets the password given, later ones just sign in (a password given then replaces the old one).
 * A refused password leaves the link usable; of two requests at once one wins.
 *
 * @throws AppError link_expired | too_many_requests; InvalidInputError on a missing or weak password.
 */
export async function useSignInLink(
  deps: AccessDeps,
  input: { corpId: string; token: string; password: string | undefined; ip: string },
): Promise<NewSession> {
  await takeTry(deps, input.corpId, null, input.ip);
  const { member, link } = await peekSignInLink(deps, input.corpId, input.token);
  const problem =
    input.password === undefined
      ? member.passwordHash === null && "首次登录请设置密码"
      : passwordProblem(input.password, member.userId);
  if (problem) throw new InvalidInputError([{ path: "password", message: problem }]);

  const passwordHash = input.password === undefined ? null : await deps.passwords.hash(input.password);
  if (!(await deps.signInLinks.claim(input.corpId, link.id, deps.clock.now()))) throw expired();
  if (passwordHash !== null) {
    await deps.members.setPassword(input.corpId, member.userId, passwordHash);
    // Whoever had the old password is out.
    await deps.sessions.removeOf(input.corpId, member.userId);
  }
  await deps.throttle.forgive(input.corpId, member.userId, input.ip);
  return await openSession(deps, { ...member, hasPassword: member.hasPassword || passwordHash !== null });
}

const expired = (): AppError => new AppError("link_expired", "链接已失效或已使用，请向管理员要一个新的");
