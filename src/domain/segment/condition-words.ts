/** Words that conditions are made of, without the schema: the pages use them too. */

/** Instants of a contact that a rule can ask about. */
export const TIME_FIELDS = [
  "createdAt",
  "firstMessageAt",
  "lastMessageAt",
  "lastInboundAt",
  "lastOutboundAt",
  "stageSince",
] as const;

/** What became of a campaign's message for a contact. */
export const CAMPAIGN_OUTCOMES = [
  "planned",
  "received",
  "not_received",
  "replied",
  "not_replied",
  "opened",
  "not_opened",
  "converted",
] as const;
export type CampaignOutcome = (typeof CAMPAIGN_OUTCOMES)[number];
