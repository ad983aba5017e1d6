/** WeCom's two ways to write to one customer: a task that the member confirms, and 微信客服 while its window is open. */

/** A mass-send task with a single receiver; goes out when the member confirms it. */
export const TASK_CHANNEL = "wecom:task";

/**
 * The source of conversations in 微信客服; the part before ":" is the channel of the identities: the same person as in
 * WeCom's customer list.
 */
export const KF_SOURCE = "wecom:kf";

const KF_PREFIX = `${KF_SOURCE}:`;

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
  /** Why an account to which the contact wrote takes no more; null or absent: none did, or it takes. */
  kfClosed?: KfClosed | null;
}

/** `time`: the last message is 48 hours old; `count`: five were sent since. A new message of the customer opens both. */
export type KfClosed = "time" | "count";

/** In plain Chinese, for notes of messages that did not go out this way. */
export const KF_CLOSED_WORDS: Readonly<Record<KfClosed, string>> = {
  time: "微信客服：客户上次来信已超过 48 小时，等客户再来信才能回复",
  count: "微信客服：客户这次来信后已发满 5 条，等客户再来信才能回复",
};

/** A note that says why 微信客服 was not the way; worth keeping while the message goes another way. */
export const isKfNote = (note: string | null): boolean => note !== null && note.startsWith("微信客服：");

/** What WeCom's refusal of a message there says (path/94677), in plain Chinese; null: something else. */
export function kfRefusalWords(errcode: unknown): string | null {
  if (errcode === 95_001) return KF_CLOSED_WORDS.count;
  if (errcode === 95_002) return KF_CLOSED_WORDS.time;
  return errcode === 95_018 ? "微信客服：接待人员正在企业微信里回复，这里不能发" : null;
}

/** After a customer's message in 微信客服, this long … (wecom.md §7.6) */
export const KF_WINDOW_HOURS = 48;
/** … and this many messages may be sent. */
export const KF_ANSWERS = 5;
/** Longest text there, in bytes of UTF-8. */
export const KF_TEXT_BYTES = 2_048;
