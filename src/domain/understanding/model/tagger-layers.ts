/** What the tagger marks: in layers, since a sentence that tells of a pain may hold the name of a good or an amount. */
export const TAGGER_LAYERS = [
  ["productInterest", "company", "competitor", "title", "address", "region", "name"],
  ["painPoint", "preference", "decider", "influencer", "user", "buyer", "blocker", "customer_of_ours"],
  ["quantity", "budget", "timeline"],
] as const;
export type TaggedField = (typeof TAGGER_LAYERS)[number][number];
