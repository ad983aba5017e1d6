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
  /** What the puppet can do, as asked at login and learned in use; missing: not asked yet. */
  capabilities?: BotCapabilities;
  /** Sessions that were begun again because the account had gone silent. */
  restarts?: number;
  /** When the account did not listen; what was said then may be missing. Newest first, the last few. */
  gaps?: ListeningGap[];
}

export const BOT_CAPABILITIES = ["contacts", "groups", "tags", "group_qr", "send_text", "files", "send_files"] as const;
export type BotCapability = (typeof BOT_CAPABILITIES)[number];
export type BotCapabilities = Partial<Record<BotCapability, "yes" | "no" | "unknown">>;

export interface ListeningGap {
  from: Date;
  to: Date;
  /** Messages of that time that the puppet still had. */
  found: number;
}

/** "wechaty:main" for the account "main". */
export const channelOfAccount = (account: string): string => `wechaty:${account}`;
