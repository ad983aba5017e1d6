/** What the use cases of broadcasts are made from. */
import type { Broadcast } from "#src/domain/broadcast/broadcast.js";
import type { ContactReader, MemberReader, SettingsReader } from "../follow-up/ports.js";
import type { LinkOpenStore } from "../link/ports.js";
import type { LinkTracker } from "../link/track-links.js";
import type { SegmentReader } from "../segment/ports.js";
import type { Clock } from "../shared/clock.js";
import type { JobContract, JobQueue } from "../shared/job-contract.js";
import type { LiveEvents } from "../shared/live-events.js";
import type { BotAccountStore, Complaints, TouchStore } from "../touch/ports.js";
import type { BroadcastPageStore, BroadcastStore, ExclusionStore, MassSender, PageTouches } from "./ports.js";

export interface BroadcastDeps {
  broadcasts: BroadcastStore;
  pages: BroadcastPageStore;
  exclusions: ExclusionStore;
  pageTouches: PageTouches;
  touches: Pick<TouchStore, "around" | "aroundAccounts" | "window">;
  complaints: Complaints;
  audience: Pick<SegmentReader, "pages">;
  contacts: ContactReader;
  members: MemberReader;
  settings: SettingsReader;
  bots: BotAccountStore;
  mass: MassSender;
  links: LinkTracker;
  opens: Pick<LinkOpenStore, "unknownOfBroadcast">;
  jobs: JobQueue;
  live: LiveEvents;
  clock: Clock;
  /** Names this process in claims. */
  processName: string;
  limits: BroadcastLimits;
}

export interface BroadcastLimits {
  /** Receivers of one page, at most WeCom's 10,000. */
  pageSize: number;
  /** How long a page may take from claim to record, in ms. */
  leaseMs: number;
  /** How long WeCom may take to answer a creation, in ms; well below the lease. */
  sendTimeoutMs: number;
  /** A creation without an answer that WeCom does not list after this long has not happened, in ms; well above the lease. */
  settleMs: number;
}

export const DEFAULT_BROADCAST_LIMITS: BroadcastLimits = {
  pageSize: 2_000,
  leaseMs: 120_000,
  sendTimeoutMs: 30_000,
  settleMs: 600_000,
};

/** Tells open pages that a broadcast changed. */
export const tell = (deps: Pick<BroadcastDeps, "live">, corpId: string): void =>
  deps.live.publish([{ type: "broadcast.changed", corpId, contactId: null, memberIds: [] }]);

/** Wakes a worker; what cannot be enqueued is found by the sweep. */
export async function wake<P>(deps: Pick<BroadcastDeps, "jobs">, contract: JobContract<P>, payload: P): Promise<void> {
  await deps.jobs.enqueue(contract, payload).catch(() => undefined);
}

export const isRunning = (broadcast: Pick<Broadcast, "state"> | null): boolean => broadcast?.state === "running";
