/** Why the send budget says no. */
export const SEND_REFUSALS = [
  "gone",
  "expired",
  "opted_out",
  "no_sender",
  "complaint",
  "negotiation",
  "blackout",
  "quiet_hours",
  "contact_day",
  "contact_week",
  "account_day",
  "account_week",
  "mass_quota",
  "content",
] as const;
export type SendRefusal = (typeof SEND_REFUSALS)[number];
