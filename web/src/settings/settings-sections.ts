/** The settings' sections and who may open each. */
import type { Action } from "#src/domain/member/member.js";

export const SECTIONS = [
  { key: "users", action: "user:manage" },
  { key: "roles", action: "settings:read" },
  { key: "stages", action: "settings:read" },
  { key: "hours", action: "settings:read" },
  { key: "followUp", action: "settings:read" },
  { key: "budget", action: "settings:read" },
  { key: "care", action: "settings:read" },
  { key: "value", action: "settings:read" },
  { key: "dictionary", action: "settings:read" },
  { key: "extractors", action: "settings:read" },
  { key: "touches", action: "settings:read" },
  { key: "wecom", action: "wecom:read" },
  { key: "bots", action: "bot:manage" },
  { key: "keys", action: "user:manage" },
  { key: "queues", action: "queue:read" },
  { key: "audit", action: "audit:read" },
] as const satisfies readonly { key: string; action: Action }[];

export type SectionKey = (typeof SECTIONS)[number]["key"];

export const sectionsFor = (actions: readonly Action[]): SectionKey[] =>
  SECTIONS.filter(({ action }) => actions.includes(action)).map(({ key }) => key);
