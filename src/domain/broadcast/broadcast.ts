/** A one-off send to an audience, and its pages of receivers. */
import type { Viewer } from "../member/member.js";
import type { SegmentRule } from "../segment/rule.js";
import type { SendRefusal } from "../touch/send-budget.js";
import type { TouchState } from "../touch/touch.js";
import type { Variant } from "./content.js";

/**
 * draft → pending (waits for approval) → scheduled → planning → running → done. `stopping` takes back what can be taken
 * back and ends in `stopped`; a rejected one can be changed and submitted again.
 */
export const BROADCAST_STATES = [
  "draft",
  "pending",
  "rejected",
  "scheduled",
  "planning",
  "running",
  "stopping",
  "stopped",
  "done",
] as const;
export type BroadcastState = (typeof BROADCAST_STATES)[number];

/** `wecom`: mass-send tasks that members confirm; `accounts`: the members' own chat accounts send one by one. */
export const DELIVERIES = ["wecom", "accounts"] as const;
export type Delivery = (typeof DELIVERIES)[number];

export interface Preflight {
  state: "running" | "ready" | "failed";
  /** The exclusions of this run. */
  runId: string;
  at: Date;
  sendable: number;
  members: number;
  pages: number;
  excluded: Partial<Record<SendRefusal, number>>;
  /** Receivers by variant. */
  variants: Record<string, number>;
}

export interface Broadcast {
  corpId: string;
  id: string;
  name: string;
  state: BroadcastState;
  delivery: Delivery;
  /** The saved segment it came from; the rule is kept as it was. */
  segmentId: string | null;
  segmentVersion: number | null;
  rule: SegmentRule;
  /** Whose contacts: the creator's scope. */
  members: Viewer["members"];
  variants: Variant[];
  /** Null: as soon as it is approved. */
  scheduledAt: Date | null;
  createdBy: string;
  createdAt: Date;
  updatedAt: Date;
  approvedBy: string | null;
  approvedAt: Date | null;
  rejectedNote: string | null;
  stoppedBy: string | null;
  stoppedAt: Date | null;
  startedAt: Date | null;
  finishedAt: Date | null;
  preflight: Preflight | null;
  /** Who plans now, and until when nobody else may. */
  planning: { by: string; until: Date } | null;
  /** Raised by every change of a draft. */
  version: number;
}

/** `filling`: being planned, not valid yet. `open`: its touches run one by one in the outbox. */
const PAGE_STATES = [
  "filling",
  "planned",
  "claimed",
  "unknown",
  "created",
  "open",
  "done",
  "cancelled",
  "failed",
] as const;
export type PageState = (typeof PAGE_STATES)[number];

export interface PageRecipient {
  contactId: string;
  /** Id in the channel. */
  to: string;
}

/** Receivers of one member, channel and variant that go out together: one WeCom task. */
export interface BroadcastPage {
  corpId: string;
  id: string;
  broadcastId: string;
  memberId: string;
  channel: string;
  variant: string;
  recipients: PageRecipient[];
  size: number;
  state: PageState;
  dueAt: Date;
  claim: { by: string; at: Date; until: Date; sendingAt: Date | null } | null;
  attempts: number;
  /** WeCom's id of the task. */
  msgId: string | null;
  taskCreatedAt: Date | null;
  /** When the member sent. */
  confirmedAt: Date | null;
  remindedAt: Date[];
  nextPollAt: Date | null;
  counts: PageCounts;
  note: string | null;
}

/** Touches of a page by state, and what came of them. */
export type PageCounts = Partial<Record<TouchState, number>> & {
  opened?: number;
  replied?: number;
  converted?: number;
};

export interface BroadcastProgress {
  recipients: number;
  pages: number;
  members: number;
  /** In tasks that exist, or sent one by one. */
  created: number;
  waiting: number;
  delivered: number;
  failed: number;
  skipped: number;
  cancelled: number;
  unknown: number;
  /** Contacts who opened a tracked link of it. */
  opened: number;
  replied: number;
  converted: number;
}

const NONE: BroadcastProgress = {
  recipients: 0,
  pages: 0,
  members: 0,
  created: 0,
  waiting: 0,
  delivered: 0,
  failed: 0,
  skipped: 0,
  cancelled: 0,
  unknown: 0,
  opened: 0,
  replied: 0,
  converted: 0,
};

/** Sums up pages. What is not counted yet stands as waiting, what a cancelled page never wrote as cancelled. */
export function progressOf(pages: readonly Omit<BroadcastPage, "recipients">[]): BroadcastProgress {
  const sum = { ...NONE, pages: pages.length, members: new Set(pages.map(({ memberId }) => memberId)).size };
  for (const { size, counts, state } of pages) {
    const of = (name: keyof PageCounts): number => counts[name] ?? 0;
    const settled = of("sent") + of("failed") + of("skipped") + of("cancelled") + of("unknown") + of("handed_over");
    sum.recipients += size;
    sum.delivered += of("sent");
    sum.failed += of("failed");
    sum.skipped += of("skipped");
    sum.unknown += of("unknown");
    sum.opened += of("opened");
    sum.replied += of("replied");
    sum.converted += of("converted");
    const isOver = state === "cancelled" || state === "failed";
    sum.cancelled += of("cancelled") + (isOver ? size - settled : 0);
    sum.waiting += isOver ? 0 : size - settled;
    if (state === "created" || state === "done" || state === "open") sum.created += size - of("skipped");
  }
  return sum;
}

/** A reply or purchase counts as an answer for this long, in days. */
export const RESULT_DAYS = 7;

/** Result calls are made this often: soon at first, rarely later. @returns null: no more. */
export function nextPollAt(taskCreatedAt: Date, now: Date): Date | null {
  const ageMs = now.getTime() - taskCreatedAt.getTime();
  if (ageMs > RESULT_DAYS * 86_400_000) return null;
  return new Date(now.getTime() + Math.min(30 * 60_000, Math.max(10_000, ageMs / 10)));
}

/**
 * The variant of a contact: the same for the same broadcast and contact, in proportion to the weights. FNV-1a, because
 * it must never change and needs no secrets.
 */
export function variantFor(variants: readonly Variant[], broadcastId: string, contactId: string): Variant | null {
  let hash = 0x811c9dc5;
  for (const char of `${broadcastId}/${contactId}`)
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  // The low bits of FNV are the well-mixed ones after another round.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  let point = (hash / 2 ** 32) * total;
  for (const variant of variants) {
    point -= variant.weight;
    if (point < 0) return variant;
  }
  return variants.at(-1) ?? null;
}
