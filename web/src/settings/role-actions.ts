/** What each role may do, for explaining it to people. The API decides by its own table; a test keeps both alike. */
import type { Action, Role } from "#src/domain/member/member.js";

const EVERYDAY = [
  "contact:read",
  "contact:write",
  "contact:reveal",
  "task:read",
  "task:write",
  "touch:read",
  "touch:write",
  "sop:read",
  "sop:enroll",
] as const satisfies readonly Action[];

const OUTREACH: readonly Action[] = ["segment:read", "segment:write", "broadcast:read", "broadcast:plan"];

export const ACTIONS_OF: Readonly<Record<Role, readonly Action[]>> = {
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
  admin: [
    ...EVERYDAY,
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
  ],
};
