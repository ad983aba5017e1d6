/** Employees, departments, roles and what a role may see. */

export const ROLES = ["sales", "operations", "manager", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** Whose records a member sees: own contacts, those of the departments, or all of the corp. */
export const DATA_SCOPES = ["own", "department", "all"] as const;
export type DataScope = (typeof DATA_SCOPES)[number];

export const defaultScopeOf: Readonly<Record<Role, DataScope>> = {
  sales: "own",
  operations: "all",
  manager: "department",
  admin: "all",
};

/** An id of a person or member in one channel, e.g. {channel: "wechaty", id: "wxid_…"}. */
export interface Identity {
  channel: string;
  id: string;
}

export interface Member {
  corpId: string;
  /** WeCom userid or the id given by `guanxi user add`; unique in the corp. */
  userId: string;
  name: string;
  role: Role;
  dataScope: DataScope;
  departmentIds: string[];
  identities: Identity[];
  /** `discovered`: seen in chats, has no sign-in yet. */
  status: "active" | "disabled" | "discovered";
  hasPassword: boolean;
  createdAt: Date;
}

export interface Department {
  corpId: string;
  departmentId: string;
  name: string;
  parentId: string | null;
}

/** Who is asking, with the scope resolved to member ids. Every read that serves a person takes one. */
export interface Viewer {
  corpId: string;
  userId: string;
  role: Role;
  /** User ids whose records may be seen; "all" for the whole corp. */
  members: "all" | readonly string[];
  /** May phones and e-mails be seen in full without asking? */
  seesContactDetails: boolean;
}

/** What can be done, checked by one table shared by routes and UI. */
export const ACTIONS = [
  "contact:read",
  "contact:write",
  "contact:reveal",
  "task:read",
  "task:write",
  "touch:read",
  "touch:write",
  "sop:read",
  "sop:enroll",
  "sop:write",
  "segment:read",
  "segment:write",
  "broadcast:read",
  "broadcast:plan",
  "broadcast:approve",
  "queue:read",
  "queue:operate",
  "report:read",
  "export",
  "settings:read",
  "settings:write",
  "user:manage",
  "audit:read",
  "bot:manage",
  "wecom:read",
  "wecom:operate",
  "wecom:setup",
  "message:capture",
] as const;
export type Action = (typeof ACTIONS)[number];

const EVERYDAY: readonly Action[] = [
  "contact:read",
  "contact:write",
  "contact:reveal",
  "task:read",
  "task:write",
  "touch:read",
  "touch:write",
  "sop:read",
  "sop:enroll",
];

/** Audiences and broadcasts: planning is not approving. */
const OUTREACH: readonly Action[] = ["segment:read", "segment:write", "broadcast:read", "broadcast:plan"];

export const actionsOf: Readonly<Record<Role, readonly Action[]>> = {
  sales: [...EVERYDAY, "report:read"],
  operations: [
    ...EVERYDAY,
    ...OUTREACH,
    "sop:write",
    "report:read",
    "export",
    "settings:read",
    "bot:manage",
    "wecom:read",
    "wecom:operate",
  ],
  manager: [
    ...EVERYDAY,
    ...OUTREACH,
    "sop:write",
    "broadcast:approve",
    "report:read",
    "export",
    "settings:read",
    "audit:read",
    "wecom:read",
  ],
  admin: [...ACTIONS],
};

/** Sales see the details of their own contacts; admins see all; others get masked values and may reveal (audited). */
export const seesContactDetails = (role: Role): boolean => role === "sales" || role === "admin";
