/** Through which account a contact can be written to. */
import type { Contact } from "../contact/contact.js";
import { isFileLike, type Attachment } from "../material/attachment.js";
import { channelOfAccount, type BotAccount } from "./bot-account.js";
import { KF_TEXT_BYTES, kfChannel, TASK_CHANNEL, type WecomReach } from "./wecom-channel.js";

/** The part of a channel that identities carry: "wechaty:main" → "wechaty". */
const identityChannel = (channel: string): string => channel.split(":", 1)[0] ?? channel;

export interface ChannelChoice {
  channel: string;
  memberId: string;
}

/** What is to be carried, and whether WeCom can. */
export interface ChannelNeeds {
  text?: string;
  attachments?: readonly Attachment[];
  /** Left out: chat accounts only. */
  wecom?: WecomReach;
}

/** What of a contact says who can write to it. */
type Writable = Pick<Contact, "identities" | "ownerId" | "memberIds" | "wecomFollowerIds">;
type Account = Pick<BotAccount, "account" | "memberId" | "capabilities">;

/**
 * The first of the members, in the given order, whose own account reaches the contact and can carry the message. Nobody
 * writes from somebody else's account. Then 微信客服 while its window is open; then a WeCom task, which only a member who
 * follows the customer can confirm.
 *
 * @returns null when none does: the message becomes a member's task.
 */
export function channelFor(
  contact: Writable,
  memberIds: readonly string[],
  accounts: readonly Account[],
  { text = "", attachments = [], wecom }: ChannelNeeds = {},
): ChannelChoice | null {
  for (const memberId of memberIds) {
    for (const account of accounts) {
      const channel = channelOfAccount(account.account);
      if (account.memberId !== memberId || identityIn(contact, channel) === null) continue;
      if (carries(account, attachments)) return { channel, memberId };
    }
  }
  if (!wecom?.isOn || identityIn(contact, TASK_CHANNEL) === null) return null;
  const [first] = memberIds;
  if (wecom.kf && first !== undefined && fitsKf(text, attachments, wecom.kf.answersLeft)) {
    return { channel: kfChannel(wecom.kf.openKfId), memberId: first };
  }
  const memberId = taskSenderOf(contact, memberIds);
  return memberId === null ? null : { channel: TASK_CHANNEL, memberId };
}

/** A person's chat account sends files unless its puppet cannot; mini programs it never can. */
function carries({ capabilities }: Account, attachments: readonly Attachment[]): boolean {
  if (attachments.some(({ kind }) => kind === "mini_program")) return false;
  return capabilities?.send_files !== "no" || !attachments.some(isFileLike);
}

/** Every part is a message of its own there; a link needs a cover. */
function fitsKf(text: string, attachments: readonly Attachment[], answersLeft: number): boolean {
  const parts = (text === "" ? 0 : 1) + attachments.length;
  const isSendable = attachments.every((each) => each.kind !== "link" || each.coverId !== null);
  return parts <= answersLeft && isSendable && new TextEncoder().encode(text).length <= KF_TEXT_BYTES;
}

/** The contact's identity in a channel; null when it has none there. */
export const identityIn = (
  contact: Pick<Contact, "identities">,
  channel: string,
): Contact["identities"][number] | null =>
  contact.identities.find((identity) => identity.channel === identityChannel(channel)) ?? null;

/**
 * The first of the members who has the contact in WeCom: from nobody else does WeCom accept a send.
 *
 * @returns null when none has, or the contact is not in WeCom.
 */
export function taskSenderOf(contact: Writable, memberIds: readonly string[]): string | null {
  if (identityIn(contact, TASK_CHANNEL) === null) return null;
  const followers = contact.wecomFollowerIds ?? writersOf(contact);
  return memberIds.find((id) => followers.includes(id)) ?? null;
}

/** Members that may write to the contact in the order of responsibility, without those who left. */
export const writersOf = (
  contact: Pick<Contact, "ownerId" | "memberIds">,
  hasLeft: (userId: string) => boolean = () => false,
): string[] =>
  [...new Set([...(contact.ownerId === null ? [] : [contact.ownerId]), ...contact.memberIds])].filter(
    (userId) => !hasLeft(userId),
  );
