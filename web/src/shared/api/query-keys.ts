/** Names of everything that is fetched, so that live events know what they touch. */
export const keys = {
  session: ["session"] as const,
  dayList: (memberId: string | null) => ["day-list", memberId] as const,
  contacts: (search: string) => ["contacts", search] as const,
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
  audit: ["audit"] as const,
  clock: ["clock"] as const,
  touches: (state: string) => ["touches", state] as const,
};

/** What one live event makes old. `contact.changed` and friends carry the contact's id or null. */
export function touchedBy(type: string, contactId: string | null): readonly (readonly unknown[])[] {
  const ofContact = contactId ? [keys.contact(contactId)] : [];
  switch (type) {
    case "message.captured":
      return [...ofContact, ["contacts"], ["report"]];
    case "contact.changed":
      return [...ofContact, ["contacts"], keys.facets, ["warnings"], keys.warningSummary];
    case "task.changed":
      return [["day-list"], ...ofContact, ["report"]];
    case "touch.changed":
      return [...ofContact, ["touches"], ["day-list"]];
    case "bot.changed":
      return [keys.bots];
    case "broadcast.changed":
      return [["broadcasts"]];
    case "wecom.changed":
      return [
        ["wecom-sync"],
        ["corp-tags"],
        ["contact-ways"],
        ["join-ways"],
        ["group-chats"],
        ["transfers"],
        ["group-transfers"],
        ["departures"],
        ["wecom-events"],
      ];
    case "settings.changed":
      return [keys.settings, keys.stageRules];
    case "sop.changed":
      return [["sops"], ...ofContact];
    case "clock.moved":
      return [keys.clock];
    default:
      return [];
  }
}
