/** Signing in with a password, staying signed in, and signing out. */
import { SESSION_IDLE_DAYS, SESSION_MAX_DAYS, type MemberRecord, type Session } from "#src/domain/member/access.js";
import { departmentSubtree, viewerOf } from "#src/domain/member/data-scope.js";
import type { Viewer } from "#src/domain/member/member.js";
import { AppError } from "#src/domain/shared/errors.js";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#src/domain/shared/time.js";
import type { AccessDeps } from "./access-deps.js";
import { hashSecret, newSecret } from "./secrets.js";

/** A signed-in member with the scope resolved. */
export interface SignedIn {
  session: Session;
  member: MemberRecord;
  viewer: Viewer;
}

/** A fresh session; the token leaves once, as a cookie. */
export interface NewSession extends SignedIn {
  token: string;
}

export interface SignInInput {
  corpId: string;
  userId: string;
  password: string;
  ip: string;
}

/** How often use moves the expiry on, so that not every request writes. */
const EXTEND_EVERY_MS = HOUR_MS;
const SEEN_EVERY_MS = 5 * MINUTE_MS;

let decoy: Promise<string> | null = null;

/**
 * Checks the password and opens a session. A wrong password, an unknown, disabled or never activated account all answer
 * the same after the same work.
 *
 * @throws AppError too_many_requests | wrong_credentials
 */
export async function signIn(deps: AccessDeps, input: SignInInput): Promise<NewSession> {
  await takeTry(deps, input.corpId, input.userId, input.ip);
  const member = await deps.members.find(input.corpId, input.userId);
  const hash = member?.passwordHash ?? (await (decoy ??= deps.passwords.hash(newSecret())));
  const isRight = await deps.passwords.verify(hash, input.password);
  if (!member || member.passwordHash === null || member.status !== "active" || !isRight) {
    throw new AppError("wrong_credentials", "账号或密码不对");
  }
  await deps.throttle.forgive(input.corpId, input.userId, input.ip);
  return await openSession(deps, member);
}

/**
 * Opens a session for a member whom somebody else has identified (WeCom's sign-in). Member ids are not case-sensitive there.
 *
 * @throws AppError not_allowed: no such member, or the account is not active. too_many_requests.
 */
export async function signInAsMember(
  deps: AccessDeps,
  input: { corpId: string; userId: string; ip: string },
): Promise<NewSession> {
  await takeTry(deps, input.corpId, null, input.ip);
  const member =
    (await deps.members.find(input.corpId, input.userId)) ??
    (await deps.members.find(input.corpId, input.userId.toLowerCase()));
  if (!member || member.status !== "active") {
    throw new AppError("not_allowed", "账号还没有开通，请联系管理员", { details: { action: "sign-in" } });
  }
  return await openSession(deps, member);
}

/** @throws AppError too_many_requests with `retryAfterMs` */
export async function takeTry(deps: AccessDeps, corpId: string, userId: string | null, ip: string): Promise<void> {
  const answer = await deps.throttle.take(corpId, userId, ip);
  if (answer.isAllowed) return;
  const minutes = Math.max(1, Math.ceil(answer.retryAfterMs / MINUTE_MS));
  throw new AppError("too_many_requests", `尝试次数太多，请 ${minutes} 分钟后再试`, {
    details: { retryAfterMs: answer.retryAfterMs },
    retryable: true,
  });
}

/** Stores a new session of an active member. */
export async function openSession(deps: AccessDeps, member: MemberRecord): Promise<NewSession> {
  const now = deps.clock.now();
  const token = newSecret();
  const session: Session = {
    corpId: member.corpId,
    id: hashSecret(token),
    userId: member.userId,
    createdAt: now,
    expiresAt: new Date(now.getTime() + SESSION_IDLE_DAYS * DAY_MS),
    endsAt: new Date(now.getTime() + SESSION_MAX_DAYS * DAY_MS),
  };
  await deps.sessions.insert(session);
  await deps.members.touchLastSeen(member.corpId, member.userId, now);
  return { token, session, member, viewer: await resolveViewer(deps, member) };
}

/** The signed-in member behind a session token; null when it is unknown, expired, or the member may no longer sign in. */
export async function resumeSession(deps: AccessDeps, corpId: string, token: string): Promise<SignedIn | null> {
  const now = deps.clock.now();
  const session = await deps.sessions.findLive(corpId, hashSecret(token), now);
  if (!session) return null;
  const member = await deps.members.find(corpId, session.userId);
  if (!member || member.status !== "active") return null;

  const expiresAt = new Date(Math.min(now.getTime() + SESSION_IDLE_DAYS * DAY_MS, session.endsAt.getTime()));
  if (expiresAt.getTime() - session.expiresAt.getTime() > EXTEND_EVERY_MS) {
    await deps.sessions.extend(corpId, session.id, expiresAt);
  }
  if (!member.lastSeenAt || now.getTime() - member.lastSeenAt.getTime() > SEEN_EVERY_MS) {
    await deps.members.touchLastSeen(corpId, member.userId, now);
  }
  return { session, member, viewer: await resolveViewer(deps, member) };
}

/** Ends the session. Doing it again is harmless. */
export async function signOut(deps: AccessDeps, corpId: string, token: string): Promise<void> {
  await deps.sessions.remove(corpId, hashSecret(token));
}

/** The member's data scope, resolved to user ids as of now. */
export async function resolveViewer(deps: AccessDeps, member: MemberRecord): Promise<Viewer> {
  if (member.dataScope !== "department" || member.departmentIds.length === 0) return viewerOf(member, []);
  const departments = await deps.departments.list(member.corpId);
  const within = departmentSubtree(departments, member.departmentIds);
  return viewerOf(member, await deps.members.userIdsIn(member.corpId, within));
}
