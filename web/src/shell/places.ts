/** Where the role may go. */
import type { Action } from "#src/domain/member/member.js";

export interface Place {
  key:
    | "today"
    | "contacts"
    | "conversations"
    | "review"
    | "warnings"
    | "broadcasts"
    | "sops"
    | "care"
    | "report"
    | "settings"
    | "operations";
  path: string;
}

const PLACES: readonly (Place & { anyOf: readonly Action[] })[] = [
  { key: "today", path: "/today", anyOf: ["task:read"] },
  { key: "contacts", path: "/contacts", anyOf: ["contact:read"] },
  { key: "conversations", path: "/conversations", anyOf: ["contact:read"] },
  { key: "review", path: "/review", anyOf: ["contact:write"] },
  { key: "warnings", path: "/warnings", anyOf: ["contact:read"] },
  { key: "broadcasts", path: "/broadcasts", anyOf: ["broadcast:read"] },
  { key: "sops", path: "/sops", anyOf: ["sop:read"] },
  { key: "care", path: "/care", anyOf: ["touch:read"] },
  { key: "operations", path: "/operations", anyOf: ["wecom:read"] },
  { key: "report", path: "/report", anyOf: ["report:read"] },
  { key: "settings", path: "/settings", anyOf: ["settings:read", "user:manage", "bot:manage", "audit:read"] },
];

export const placesOf = (actions: readonly Action[]): Place[] =>
  PLACES.filter(({ anyOf }) => anyOf.some((action) => actions.includes(action))).map(({ key, path }) => ({
    key,
    path,
  }));

/** What the phone's bottom shows of the places; the others stand under 我的. */
export const PHONE_PLACES: ReadonlySet<string> = new Set(["today", "contacts", "conversations"]);
