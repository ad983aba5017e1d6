/** Shapes and indexes of members, departments, sessions, links, keys and the audit trail. No business methods, no hooks. */
import { Schema, type Connection, type Model } from "mongoose";
import type { ApiKey, AuditEntry, MemberRecord, Session, SignInLink } from "#src/domain/member/access.js";
import type { Department } from "#src/domain/member/member.js";

const OPTIONS = { autoIndex: false, autoCreate: false, versionKey: false, id: false, minimize: false } as const;

function modelOf<Doc>(connection: Connection, name: string, schema: Schema<Doc>): Model<Doc> {
  return (connection.models[name] as Model<Doc> | undefined) ?? connection.model<Doc>(name, schema, name);
}

/** `identityKeys` holds "channel\u0000id" of each identity: one unique multikey index instead of a pair in an array. */
export type MemberDoc = Omit<MemberRecord, "hasPassword"> & {
  identityKeys: string[];
  /** When WeCom's directory listed the member last; missing: never. */
  wecomSeenAt?: Date;
};

const memberSchema = new Schema<MemberDoc>(
  {
    corpId: { type: String, required: true },
    userId: { type: String, required: true },
    name: { type: String, required: true },
    role: { type: String, required: true },
    dataScope: { type: String, required: true },
    departmentIds: { type: [String], default: [] },
    identities: { type: [{ _id: false, channel: String, id: String }], default: [] },
    identityKeys: { type: [String], default: [] },
    status: { type: String, required: true },
    createdAt: { type: Date, required: true },
    passwordHash: { type: String, default: null },
    lastSeenAt: { type: Date, default: null },
    wecomSeenAt: { type: Date },
  },
  OPTIONS,
)
  // find by user id; "exists once"
  .index({ corpId: 1, userId: 1 }, { name: "member_user", unique: true })
  // whom a chat's sender is
  .index({ corpId: 1, identityKeys: 1 }, { name: "member_identity" })
  // members of the departments of a data scope
  .index({ corpId: 1, departmentIds: 1 }, { name: "member_department" });
export const memberModel = (connection: Connection): Model<MemberDoc> => modelOf(connection, "members", memberSchema);

const departmentSchema = new Schema<Department>(
  {
    corpId: { type: String, required: true },
    departmentId: { type: String, required: true },
    name: { type: String, required: true },
    parentId: { type: String, default: null },
  },
  OPTIONS,
)
  // all departments of a corp; "exists once"
  .index({ corpId: 1, departmentId: 1 }, { name: "department_id", unique: true });
export const departmentModel = (connection: Connection): Model<Department> =>
  modelOf(connection, "departments", departmentSchema);

const sessionSchema = new Schema<Session>(
  {
    corpId: { type: String, required: true },
    id: { type: String, required: true },
    userId: { type: String, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
  },
  OPTIONS,
)
  // the session of a request
  .index({ corpId: 1, id: 1 }, { name: "session_id", unique: true })
  // end all sessions of a member
  .index({ corpId: 1, userId: 1 }, { name: "session_user" })
  // removal by the store some time after the end; reads check the instant themselves
  .index({ expiresAt: 1 }, { name: "session_ttl", expireAfterSeconds: 0 });
export const sessionModel = (connection: Connection): Model<Session> => modelOf(connection, "sessions", sessionSchema);

const signInLinkSchema = new Schema<SignInLink>(
  {
    corpId: { type: String, required: true },
    id: { type: String, required: true },
    userId: { type: String, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    usedAt: { type: Date, default: null },
  },
  OPTIONS,
)
  // the link that a token names
  .index({ corpId: 1, id: 1 }, { name: "sign_in_link_id", unique: true })
  // void all links of a member
  .index({ corpId: 1, userId: 1 }, { name: "sign_in_link_user" })
  // removal by the store some time after the end
  .index({ expiresAt: 1 }, { name: "sign_in_link_ttl", expireAfterSeconds: 0 });
export const signInLinkModel = (connection: Connection): Model<SignInLink> =>
  modelOf(connection, "sign_in_links", signInLinkSchema);

const apiKeySchema = new Schema<ApiKey>(
  {
    corpId: { type: String, required: true },
    id: { type: String, required: true },
    name: { type: String, required: true },
    secretHash: { type: String, required: true },
    actions: { type: [String], required: true },
    createdAt: { type: Date, required: true },
    createdBy: { type: String, required: true },
    lastUsedAt: { type: Date, default: null },
  },
  OPTIONS,
)
  // the key of a request; the list of a corp
  .index({ corpId: 1, id: 1 }, { name: "api_key_id", unique: true });
export const apiKeyModel = (connection: Connection): Model<ApiKey> => modelOf(connection, "api_keys", apiKeySchema);

const auditSchema = new Schema<AuditEntry>(
  {
    corpId: { type: String, required: true },
    id: { type: String, required: true },
    at: { type: Date, required: true },
    byUserId: { type: String, required: true },
    action: { type: String, required: true },
    target: { type: String, required: true },
    detail: { type: String, default: null },
  },
  OPTIONS,
)
  // the audit page, newest first
  .index({ corpId: 1, at: -1, id: -1 }, { name: "audit_at" })
  // what one or some members did, newest first
  .index({ corpId: 1, byUserId: 1, at: -1, id: -1 }, { name: "audit_by_at" })
  // one kind of act, newest first
  .index({ corpId: 1, action: 1, at: -1, id: -1 }, { name: "audit_action_at" })
  // what happened to one contact, newest first
  .index({ corpId: 1, target: 1, at: -1, id: -1 }, { name: "audit_target_at" });
export const auditModel = (connection: Connection): Model<AuditEntry> =>
  modelOf(connection, "audit_entries", auditSchema);
