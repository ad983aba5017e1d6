/** What can be changed while it runs: sizes, chances and delays. `POST /sim/settings` takes any part of it. */
import { z } from "zod";

const chance = z.number().min(0).max(1);
const count = z.int().min(0);

export const Settings = z.object({
  /** Real ms that each API call takes at least. */
  latencyMs: count.default(0),
  /** Chances that a page of a longer list is short, or empty with a cursor to go on. */
  pages: z.object({ short: chance.default(0.1), empty: chance.default(0.05) }).prefault({}),
  /** Basic frequency limits per corp and API, and calls of one API in flight at once. */
  limits: z
    .object({
      perMinute: count.default(10_000),
      perHour: count.default(150_000),
      concurrency: count.default(200),
      /** Limits of one API, by path. */
      apis: z.record(z.string(), z.object({ perMinute: count.optional(), perHour: count.optional() })).default({}),
    })
    .prefault({}),
  /** Simulated ms during which the results of a new mass send cannot be read (41063). */
  massDispatchMs: count.default(1_500),
  /** Simulated ms after which members confirm mass sends by themselves; null: they wait for a person. */
  autoConfirmMs: count.nullable().default(null),
  /** Simulated ms by which details of a group follow its event. */
  groupDetailDelayMs: count.default(2_000),
  /** Simulated ms of a moment's job before it runs, and before it is done. */
  momentJobMs: count.default(2_000),
  /** kf/send_msg answers 0 outside its window and tells by `msg_send_fail`, instead of 95001, 95002, 95018. */
  kfFailsLater: z.boolean().default(false),
  /** Corp tags, remark, description, phones and state go along in a transfer; the documents do not say. */
  transferKeepsNotes: z.boolean().default(true),
  /** Addresses that may call (60020 for others); empty: all. */
  trustedIps: z.array(z.string()).default([]),
  caps: z
    .object({
      corpTags: count.default(10_000),
      tagsPerFollow: count.default(200),
      contactWays: count.default(500_000),
      groupWelcomes: count.default(100),
      interceptRules: count.default(100),
      acquisitionLinks: count.default(10_000),
      groupMembers: count.default(500),
      momentsPerMonth: count.default(100_000),
      momentsPerMinute: count.default(10),
      messagesPerMemberMinute: count.default(30),
      messagesPerMemberHour: count.default(1_000),
    })
    .prefault({}),
  callbacks: z
    .object({
      /** Chances of an event to come twice, late, or not at all. */
      duplicate: chance.default(0),
      reorder: chance.default(0),
      lose: chance.default(0),
      /** Deliveries in flight at once. */
      concurrency: z.int().min(1).max(512).default(16),
      timeoutMs: z.int().min(1).default(5_000),
      retries: count.default(3),
      /** Real ms from the start of an attempt to the next one; a slow attempt uses them up. */
      retryAfterMs: count.default(5_000),
    })
    .prefault({}),
});
export type Settings = z.infer<typeof Settings>;

export const defaultSettings = (): Settings => Settings.parse({});

/** `change` laid over `settings`, checked. @throws ZodError */
export function changedSettings(settings: Settings, change: unknown): Settings {
  return Settings.parse(merged(settings, change));
}

function merged(base: unknown, change: unknown): unknown {
  if (!isPlain(base) || !isPlain(change)) return change === undefined ? base : change;
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(change)) result[key] = merged(base[key], value);
  return result;
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
