/** Ports of segments' broadcasts: the official mass send of WeCom, which a member has to confirm. */
import type { Broadcast, BroadcastPage, BroadcastState, PageCounts } from "#src/domain/broadcast/broadcast.js";
import type { MessageContent } from "#src/domain/broadcast/content.js";
import type { WecomContent } from "../wecom-platform/message-content.js";
import type { PageKey, PageOf } from "#src/domain/shared/paging.js";
import type { SendRefusal } from "#src/domain/touch/send-budget.js";
import type { Touch, TouchState } from "#src/domain/touch/touch.js";

export interface MassTaskInput {
  corpId: string;
  /** The member who is asked to send, WeCom userid. */
  senderUserId: string;
  /** 1 to 10,000 external user ids. */
  externalUserIds: readonly string[];
  /** As `prepare` made it. */
  content: WecomContent;
  /** What it was made from: its files are brought anew when WeCom refuses them. */
  source: MessageContent;
}

export interface MassTaskMember {
  userId: string;
  isSent: boolean;
  sentAt: Date | null;
}

/** `waiting`: the member has not sent; `not_friend`, `over_quota`: WeCom's reasons 2 and 3. */
export type MassReceiverState = "waiting" | "delivered" | "not_friend" | "over_quota";

export interface MassReceiver {
  externalUserId: string;
  state: MassReceiverState;
  sentAt: Date | null;
}

/** A task that exists at WeCom, to find one whose creation was never answered. */
export interface MassTaskFound {
  msgId: string;
  createdAt: Date;
  text: string;
}

/**
 * Port: WeCom's mass send (externalcontact/add_msg_template and its kin). Creating is not idempotent: callers hold the
 * page's claim.
 *
 * Every call throws AppError `channel_unavailable` (retryable) when certainly nothing happened (no token, refused
 * before the effect, limits), `too_many_requests` with `details.retryAfterMs` for WeCom's limits, `not_allowed` when
 * WeCom refuses for good. Anything else, and no answer in time, is an unknown outcome.
 */
export interface MassSender {
  /** Is an official connection configured for the corp? */
  isAvailable(corpId: string): Promise<boolean>;
  /**
   * Brings the files of a message to WeCom, where they live three days. Sends nothing, so that a failure or a death after
   * it loses and doubles nothing.
   *
   * @throws AppError invalid_input a file is gone.
   */
  prepare(corpId: string, content: MessageContent): Promise<WecomContent>;
  /** @returns `failed`: receivers that WeCom cannot reach (fail_list). */
  createTask(input: MassTaskInput): Promise<{ msgId: string; failed: string[] }>;
  /** Per member: sent or not; null: WeCom is still making the task (41063), ask later. */
  taskStatus(corpId: string, msgId: string): Promise<MassTaskMember[] | null>;
  /** One page of receivers of one member's task; null: not there yet (41063). */
  results(
    corpId: string,
    msgId: string,
    userId: string,
    cursor: string | null,
  ): Promise<{ items: MassReceiver[]; next: string | null } | null>;
  /** Asks members who have not sent once more. @throws AppError `too_many_requests` more than 3 in 24 h (41094). */
  remind(corpId: string, msgId: string): Promise<void>;
  /** Stops members who have not sent; sent ones stay. Cancelling twice is harmless (41093 counts as done). */
  cancel(corpId: string, msgId: string): Promise<void>;
  /** Tasks created through the API inside [from, to], to reconcile a creation without an answer. */
  findTasks(corpId: string, from: Date, to: Date): Promise<MassTaskFound[]>;
}

export interface BroadcastStore {
  insert(broadcast: Broadcast): Promise<void>;
  find(corpId: string, id: string): Promise<Broadcast | null>;
  /** Id → name; unknown ids are left out. */
  namesOf(corpId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Newest first. */
  list(corpId: string, after: PageKey | null, limit: number): Promise<PageOf<Broadcast>>;
  /** Changes it if it is in one of the states (of this version, with this preflight), atomically; null when it is not. */
  change(
    corpId: string,
    id: string,
    when: { states: readonly BroadcastState[]; version?: number; preflightRunId?: string },
    changes: Partial<Omit<Broadcast, "corpId" | "id">>,
  ): Promise<Broadcast | null>;
  /** scheduled and due, or planning with a lease that is over → planning by `by`. */
  claimPlanning(
    corpId: string,
    id: string,
    now: Date,
    planning: { by: string; until: Date },
  ): Promise<Broadcast | null>;
  /** The planner is still the planner, and nobody stopped it. */
  renewPlanning(corpId: string, id: string, planning: { by: string; until: Date }): Promise<boolean>;
  /** Those that time or a crash left something to do for. */
  active(corpId: string): Promise<Pick<Broadcast, "id" | "state" | "scheduledAt" | "planning">[]>;
}

export type PageSummary = Omit<BroadcastPage, "recipients">;

export interface BroadcastPageStore {
  /** Removes what an earlier, unfinished planning left. */
  clear(corpId: string, broadcastId: string): Promise<void>;
  insertMany(pages: readonly BroadcastPage[]): Promise<void>;
  /** filling → planned. @returns ids of all planned pages of the broadcast. */
  open(corpId: string, broadcastId: string): Promise<string[]>;
  find(corpId: string, id: string): Promise<BroadcastPage | null>;
  ofBroadcast(corpId: string, broadcastId: string): Promise<PageSummary[]>;

  // Each changes one page if it is in the named state, atomically; null or false when it is not.

  /** planned and due → claimed. */
  claim(corpId: string, id: string, claim: NonNullable<BroadcastPage["claim"]>): Promise<BroadcastPage | null>;
  /** claimed by `by`, not yet sending: from now on the task may exist. */
  beginSending(corpId: string, id: string, by: string, at: Date): Promise<boolean>;
  /** claimed by `by` (or, reconciled, unknown) → planned: certainly no task exists. */
  release(
    corpId: string,
    id: string,
    by: string,
    to: { dueAt: Date; attempts: number; note: string | null },
  ): Promise<boolean>;
  /** claimed by `by`, and past its end without sending → planned: its late owner can no longer begin. */
  returnExpired(corpId: string, id: string, by: string, dueAt: Date): Promise<boolean>;
  /** claimed by `by` or unknown → created, open or done. */
  record(
    corpId: string,
    id: string,
    by: string,
    to: Pick<BroadcastPage, "state" | "msgId" | "taskCreatedAt" | "nextPollAt" | "note">,
  ): Promise<boolean>;
  /** claimed by `by` → unknown or failed. */
  giveUp(corpId: string, id: string, by: string, state: "unknown" | "failed", note: string): Promise<boolean>;
  /** created, open → as given. */
  update(
    corpId: string,
    id: string,
    changes: Partial<Pick<BroadcastPage, "state" | "nextPollAt" | "confirmedAt" | "counts" | "remindedAt">>,
  ): Promise<void>;
  /** filling, planned → cancelled; all of a broadcast. */
  cancelPlanned(corpId: string, broadcastId: string, note: string): Promise<number>;

  due(corpId: string, broadcastId: string, now: Date, limit: number): Promise<string[]>;
  expired(corpId: string, now: Date, limit: number): Promise<BroadcastPage[]>;
  unknown(corpId: string, limit: number): Promise<BroadcastPage[]>;
  toPoll(corpId: string, now: Date, limit: number): Promise<string[]>;
  /** Ids of tasks that pages are known to have made, among these. */
  knownTasks(corpId: string, msgIds: readonly string[]): Promise<Set<string>>;
}

export interface Exclusion {
  corpId: string;
  broadcastId: string;
  runId: string;
  contactId: string;
  reason: SendRefusal;
  note: string;
}

export interface ExclusionStore {
  /** Removes those of other runs. */
  clear(corpId: string, broadcastId: string, exceptRunId: string): Promise<void>;
  insertMany(exclusions: readonly Exclusion[]): Promise<void>;
  page(query: {
    corpId: string;
    broadcastId: string;
    runId: string;
    reason: SendRefusal | null;
    after: PageKey | null;
    limit: number;
  }): Promise<PageOf<Exclusion>>;
}

/** The touches of broadcast pages: written when a page is claimed, changed page by page. */
export interface PageTouches {
  /** Stores touches in their state; one that exists and is claimed or planned takes over the claim. */
  put(touches: readonly Touch[]): Promise<void>;
  /** Touches of a page; all states when none are named. */
  ofPage(corpId: string, pageId: string, states?: readonly TouchState[]): Promise<Touch[]>;
  /** All of a page that are in one of the states. */
  changePage(corpId: string, pageId: string, from: readonly TouchState[], to: PageTouchChange): Promise<number>;
  /** These, if they are in one of the states. */
  changeMany(corpId: string, ids: readonly string[], from: readonly TouchState[], to: PageTouchChange): Promise<number>;
  /** Sent ones without an answer yet whose contacts wrote or bought since. */
  noteResults(
    corpId: string,
    results: readonly { id: string; repliedAt: Date | null; convertedAt: Date | null }[],
  ): Promise<void>;
  counts(corpId: string, pageId: string): Promise<PageCounts>;
  /** Every touch of a broadcast, for the export. */
  ofBroadcast(corpId: string, pageIds: readonly string[]): AsyncIterable<Touch[]>;
}

export type PageTouchChange = Partial<
  Pick<Touch, "state" | "sentAt" | "note" | "claim" | "channelMessageId" | "dueAt">
>;
