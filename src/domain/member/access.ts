/** What access keeps besides members: sessions, one-time links, API keys and the audit trail. */
import type { Action, DataScope, Member, Role } from "./member.js";

/** A member with what only access may see. */
export interface MemberRecord extends Member {
  /** argon2id, PHC string; null until the first sign-in. */
  passwordHash: string | null;
  /** Last request seen, to within some minutes. */
  lastSeenAt: Date | null;
}

/** What can be changed about a member by those who manage users. */
export interface MemberPatch {
  name?: string | undefined;
  role?: Role | undefined;
  dataScope?: DataScope | undefined;
  departmentIds?: string[] | undefined;
  status?: "active" | "disabled" | undefined;
}

/** One signed-in browser. The token itself is never stored. */
export interface Session {
  corpId: string;
  /** SHA-256 of the token, hex. */
  id: string;
  userId: string;
  createdAt: Date;
  /** Moves on with use, never past `endsAt`. */
  expiresAt: Date;
  /** The end whatever happens. */
  endsAt: Date;
}

/** A one-time link by which a member signs in; the first one asks for a password. */
export interface SignInLink {
  corpId: string;
  /** SHA-256 of the token, hex. */
  id: string;
  userId: string;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
}

/** A key for another system; the secret is shown once and stored as a hash. */
export interface ApiKey {
  corpId: string;
  id: string;
  name: string;
  /** SHA-256 of the secret, hex. */
  secretHash: string;
  actions: Action[];
  createdAt: Date;
  createdBy: string;
  lastUsedAt: Date | null;
}

/** Who saw, changed or exported what. Written before the thing happens; never changed. */
export interface AuditEntry {
  corpId: string;
  id: string;
  at: Date;
  /** User id, or "key:" and the API key's id. */
  byUserId: string;
  /** Stable name, e.g. "contact.reveal". */
  action: string;
  /** What it was done to: a contact's, user's or key's id, or the export's name. */
  target: string;
  /** One line for people; holds no phone, e-mail or message text. */
  detail: string | null;
}

/** How long each lasts. */
export const SIGN_IN_LINK_DAYS = 7;
export const SESSION_IDLE_DAYS = 7;
export const SESSION_MAX_DAYS = 30;
