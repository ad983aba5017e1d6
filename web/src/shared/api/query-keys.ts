import type { LiveEventType } from "#src/domain/shared/live-event-type.js";

/** Names of everything that is fetched, so that live events know what they touch. */
export const keys = {
  session: ["session"] as const,
  dayList: (memberId: string | null) => ["day-list", memberId] as const,
  contacts: (search: string, pageSize: number) => ["contacts", search, pageSize] as const,
  conversations: (q: string) => ["conversations", q] as const,
  contactViews: ["contact-views"] as const,
  facets: ["contact-facets"] as const,
  contact: (id: string) => ["contact", id] as const,
  messages: (id: string, conversationId: string | null, around: string | null) =>
    ["contact", id, "messages", conversationId, around] as const,
  timeline: (id: string) => ["contact", id, "timeline"] as const,
  review: ["review"] as const,
  reviewSummary: ["review-summary"] as const,
  model: ["model"] as const,
  derivation: ["derivation"] as const,
  extractors: ["extractors"] as const,
  warnings: (search: string) => ["warnings", search] as const,
  warningSummary: ["warning-summary"] as const,
  report: (search: string) => ["report", search] as const,
  records: (search: string) => ["report-records", search] as const,
  settings: ["settings"] as const,
  stageRules: ["stage-rules"] as const,
  users: ["users"] as const,
  members: ["members"] as const,
  departments: ["departments"] as const,
  apiKeys: ["api-keys"] as const,
  bots: ["bots"] as const,
  audit: (filter: string) => ["audit", filter] as const,
  clock: ["clock"] as const,
  touches: (state: string) => ["touches", state] as const,
};

type Keys = readonly (readonly unknown[])[];
const ofContact = (id: string | null): Keys => (id ? [keys.contact(id)] : []);

/** What each kind of live event makes old, by the contact that it names. */
const TOUCHED: Readonly<Record<LiveEventType, (contactId: string | null) => Keys>> = {
  "message.captured": (id) => [...ofContact(id), ["contacts"], ["conversations"], ["report"]],
  "contact.changed": (id) => [
    ...ofContact(id),
    ["contacts"],
    ["conversations"],
    keys.facets,
    ["warnings"],
    keys.warningSummary,
  ],
  "link.opened": (id) => [...ofContact(id), ["saved-links"], ["broadcasts"]],
  "task.changed": (id) => [["day-list"], ...ofContact(id), ["report"]],
  "touch.changed": (id) => [...ofContact(id), ["touches"], ["day-list"]],
  "bot.changed": () => [keys.bots],
  "broadcast.changed": () => [["broadcasts"]],
  "wecom.changed": () => [
    ["wecom-sync"],
    ["corp-tags"],
    ["contact-ways"],
    ["join-ways"],
    ["group-chats"],
    ["transfers"],
    ["group-transfers"],
    ["departures"],
    ["wecom-events"],
  ],
  "settings.changed": () => [keys.settings, keys.stageRules],
  "sop.changed": (id) => [["sops"], ...ofContact(id)],
  "clock.moved": () => [keys.clock],
};

/** Every kind of live event that pages listen to. */
export const LIVE_EVENT_TYPES = Object.keys(TOUCHED) as LiveEventType[];

/** What one live event makes old. */
export const touchedBy = (type: LiveEventType, contactId: string | null): Keys => TOUCHED[type](contactId);
