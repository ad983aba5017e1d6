/** Ports of access: who may sign in, what they hold, and what was done. */
import type { ApiKey, AuditEntry, MemberPatch, MemberRecord, Session, SignInLink } from "#src/domain/member/access.js";
import type { Department, Viewer } from "#src/domain/member/member.js";
import type { PageKey, PageOf } from "#src/domain/shared/paging.js";

export interface MemberStore {
  find(corpId: string, userId: string): Promise<MemberRecord | null>;
  /** Every member of the corp, ordered by user id. */
  list(corpId: string): Promise<MemberRecord[]>;
  /** The members with these ids, in no order. */
  findMany(corpId: string, userIds: readonly string[]): Promise<MemberRecord[]>;
  /**
   * Makes an active member: a new one, or one that was only seen in chats.
   *
   * @returns false when an active or disabled member has the id already.
   */
  activate(member: MemberRecord): Promise<boolean>;
  /** @returns the changed member, or null when there is none. */
  update(corpId: string, userId: string, patch: MemberPatch): Promise<MemberRecord | null>;
  setPassword(corpId: string, userId: string, passwordHash: string): Promise<void>;
  /** Remembers that the member was here; never moves back. */
  touchLastSeen(corpId: string, userId: string, at: Date): Promise<void>;
  /** User ids of the members of these departments. */
  userIdsIn(corpId: string, departmentIds: readonly string[]): Promise<string[]>;
  /** Active members with the role admin, apart from one. */
  countOtherAdmins(corpId: string, exceptUserId: string): Promise<number>;
}

export interface DepartmentStore {
  list(corpId: string): Promise<Department[]>;
  insert(department: Department): Promise<void>;
}

export interface SessionStore {
  insert(session: Session): Promise<void>;
  /** The session if it has not expired. */
  findLive(corpId: string, id: string, now: Date): Promise<Session | null>;
  extend(corpId: string, id: string, expiresAt: Date): Promise<void>;
  remove(corpId: string, id: string): Promise<void>;
  removeOf(corpId: string, userId: string): Promise<void>;
}

export interface SignInLinkStore {
  insert(link: SignInLink): Promise<void>;
  /** The link if it is neither used nor expired. */
  findUsable(corpId: string, id: string, now: Date): Promise<SignInLink | null>;
  /** Marks it used; false when another request was first or it expired. Atomic. */
  claim(corpId: string, id: string, now: Date): Promise<boolean>;
  removeOf(corpId: string, userId: string): Promise<void>;
}

export interface ApiKeyStore {
  list(corpId: string): Promise<ApiKey[]>;
  find(corpId: string, id: string): Promise<ApiKey | null>;
  insert(key: ApiKey): Promise<void>;
  /** False when there was none. */
  remove(corpId: string, id: string): Promise<boolean>;
  touchLastUsed(corpId: string, id: string, at: Date): Promise<void>;
}

/** What of the audit trail is asked for; null: all. */
export interface AuditFilter {
  byUserId: string | null;
  action: string | null;
  /** Inside [from, until). */
  from: Date | null;
  until: Date | null;
}

export interface AuditStore {
  append(entry: AuditEntry): Promise<void>;
  /** What the members inside the viewer's scope did, newest first. */
  page(viewer: Viewer, filter: AuditFilter, after: PageKey | null, limit: number): Promise<PageOf<AuditEntry>>;
  /** What was done to one target, newest first. */
  ofTarget(corpId: string, target: string, limit: number): Promise<AuditEntry[]>;
}

/** Slow on purpose. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** False as well when the stored hash cannot be read. */
  verify(passwordHash: string, password: string): Promise<boolean>;
}

export type ThrottleAnswer = { isAllowed: true } | { isAllowed: false; retryAfterMs: number };

/** Counts sign-in tries per account and per address. Answers also while its store is down, and never lets all through. */
export interface SignInThrottle {
  /** Takes one try before the password is looked at. `userId` null: only the address counts. */
  take(corpId: string, userId: string | null, ip: string): Promise<ThrottleAnswer>;
  /** Gives the tries back after a success. */
  forgive(corpId: string, userId: string, ip: string): Promise<void>;
}
