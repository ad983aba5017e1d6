/** WeCom's two ways to write to one customer: a task that the member confirms, and 微信客服 while its window is open. */

/** A mass-send task with a single receiver; goes out when the member confirms it. */
export const TASK_CHANNEL = "wecom:task";

const KF_PREFIX = "wecom:kf:";

/** The channel of a customer service account. */
export const kfChannel = (openKfId: string): string => KF_PREFIX + openKfId;

/** The account of "wecom:kf:wk…"; null for other channels. */
export const kfAccountOf = (channel: string): string | null =>
  channel.startsWith(KF_PREFIX) ? channel.slice(KF_PREFIX.length) : null;

/** Sent by a worker through WeCom's official interface. */
export const isWecomChannel = (channel: string | null): boolean =>
  channel !== null && (channel === TASK_CHANNEL || channel.startsWith(KF_PREFIX));

/** How WeCom reaches a contact now. */
export interface WecomReach {
  /** An official connection is set up. */
  isOn: boolean;
  /** The customer service account to which the contact wrote in the last 48 hours, with answers left; null: none. */
  kf: { openKfId: string; answersLeft: number } | null;
}

/** After a customer's message in 微信客服, this long … (wecom.md §7.6) */
export const KF_WINDOW_HOURS = 48;
/** … and this many messages may be sent. */
export const KF_ANSWERS = 5;
/** Longest text there, in bytes of UTF-8. */
export const KF_TEXT_BYTES = 2_048;
