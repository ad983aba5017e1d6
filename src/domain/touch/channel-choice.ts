/** Through which account a contact can be written to. */
import type { Contact } from "../contact/contact.js";
import { channelOfAccount, type BotAccount } from "./bot-account.js";

/** The part of a channel that identities carry: "wechaty:main" → "wechaty". */
const identityChannel = (channel: string): string => channel.split(":", 1)[0] ?? channel;

export interface ChannelChoice {
  channel: string;
  memberId: string;
}

/**
 * The first of the members, in the given order, whose own account reaches the contact. Nobody writes from somebody
 * else's account.
 *
 * @returns null when none does: the message becomes a member's task.
 */
export function channelFor(
  contact: Pick<Contact, "identities">,
  memberIds: readonly string[],
  accounts: readonly Pick<BotAccount, "account" | "memberId">[],
): ChannelChoice | null {
  for (const memberId of memberIds) {
    for (const { account, memberId: holder } of accounts) {
      const channel = channelOfAccount(account);
      if (holder === memberId && identityIn(contact, channel) !== null) return { channel, memberId };
    }
  }
  return null;
}

/** The contact's identity in a channel; null when it has none there. */
export const identityIn = (
  contact: Pick<Contact, "identities">,
  channel: string,
): Contact["identities"][number] | null =>
  contact.identities.find((identity) => identity.channel === identityChannel(channel)) ?? null;

/** Members that may write to the contact in the order of responsibility. */
export const writersOf = (contact: Pick<Contact, "ownerId" | "memberIds">): string[] => [
  ...new Set([...(contact.ownerId === null ? [] : [contact.ownerId]), ...contact.memberIds]),
];
