/** The smallest and the largest number that a field takes; the API refuses others, and the pages say so at the field. */
export interface Bounds {
  min: number;
  max: number;
}

/** Bounds of every number that people enter, without a schema: the pages use them too. */
export const BOUNDS = {
  /** Messages per contact or account; 0: none at all. */
  cap: { min: 0, max: 10_000 },
  /** Days a pause lasts; 0: no pause. */
  pauseDays: { min: 0, max: 365 },
  /** Silence, dwelling, dormancy, keeping. */
  longDays: { min: 1, max: 3_650 },
  /** A rung of the ladder. */
  rungDays: { min: 1, max: 365 },
  /** Working minutes up to a week. */
  weekMinutes: { min: 1, max: 10_080 },
  /** Working minutes up to a month. */
  monthMinutes: { min: 1, max: 43_200 },
  /** Day of an SOP's step. */
  sopDay: { min: 0, max: 730 },
  /** Days that a condition of a segment looks back. */
  conditionDays: { min: 0, max: 3_650 },
  /** How far a rule of care may speak before and after its day. */
  careOffsetDays: { min: -180, max: 365 },
  /** A variant's share in relation to the others. */
  variantWeight: { min: 1, max: 1_000 },
  /** Messages of one bot account a day; 0: it sends nothing. */
  botMessages: { min: 0, max: 5_000 },
  /** Typing time per character. */
  typingMs: { min: 0, max: 1_000 },
  /** New contacts of one member by one code a day. */
  newContacts: { min: 0, max: 100_000 },
  /** First number of rooms that WeCom makes by itself. */
  roomNumber: { min: 1, max: 1_000_000 },
  agentId: { min: 1, max: 2_147_483_647 },
  tagOrder: { min: 0, max: 4_294_967_295 },
} as const satisfies Record<string, Bounds>;
