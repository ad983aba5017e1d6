/** Ports of segments' broadcasts: the official mass send of WeCom, which a member has to confirm. */
import type { MessageContent } from "#src/domain/broadcast/content.js";

/** Most receivers of one task (path/92135). */
export const MAX_TASK_RECEIVERS = 10_000;

export interface MassTaskInput {
  corpId: string;
  /** The member who is asked to send, WeCom userid. */
  senderUserId: string;
  /** 1 to 10,000 external user ids. */
  externalUserIds: readonly string[];
  content: MessageContent;
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
