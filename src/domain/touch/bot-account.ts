/** A bot's account in a chat channel, as the bot process reports it. */

export interface BotAccount {
  corpId: string;
  /** Name of the account; its channel is "wechaty:" + account. */
  account: string;
  /** Puppet's package name. */
  puppet: string;
  state: "starting" | "scan" | "online" | "offline" | "error";
  /** Content of the QR code to scan while `scan`. */
  qr: string | null;
  /** The member whose account it is. */
  memberId: string | null;
  /** Last sign of life of the channel: login, message, heartbeat. */
  lastEventAt: Date | null;
  /** Plain Chinese: what is wrong or what to do. */
  note: string | null;
  updatedAt: Date;
}

/** "wechaty:main" for the account "main". */
export const channelOfAccount = (account: string): string => `wechaty:${account}`;

/** The account of "wechaty:main"; null for other channels. */
export const accountOfChannel = (channel: string): string | null =>
  channel.startsWith("wechaty:") ? channel.slice("wechaty:".length) : null;
