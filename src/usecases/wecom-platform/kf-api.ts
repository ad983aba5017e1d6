/** Port: WeChat customer service 微信客服 (wecom.md §7). */

export interface KfAccount {
  openKfId: string;
  name: string;
}

/** One entry as the platform gives it; `raw` is unchanged. */
export interface KfEntry {
  msgId: string;
  openKfId: string;
  externalUserId: string;
  sentAt: Date;
  origin: "customer" | "system" | "servicer" | "other";
  servicerId: string | null;
  type: string;
  raw: Readonly<Record<string, unknown>>;
}

/** What goes out in 微信客服: each is a message of its own. Media ids come from `MediaApi.upload`. */
export type KfContent =
  | { kind: "text"; text: string }
  | { kind: "image" | "video" | "file"; mediaId: string }
  | { kind: "link"; title: string; url: string; description: string; thumbMediaId: string }
  | { kind: "miniprogram"; title: string; appId: string; page: string; thumbMediaId: string };

export type KfState = "new" | "assistant" | "waiting" | "person" | "ended";

export interface KfApi {
  accounts(): Promise<KfAccount[]>;
  /** A page after a cursor; go on while `hasMore`, also when it is empty. The last 3 days. */
  sync(input: { openKfId: string; cursor: string | null; token: string | null }): Promise<{
    entries: KfEntry[];
    next: string;
    hasMore: boolean;
  }>;
  /**
   * Sends a text; at most 5 in 48 h after the customer's last message (95001, 95002 → too_late). The same `msgId` is one
   * message. Accepted is not delivered: failures come as `msg_send_fail`.
   */
  sendText(input: { openKfId: string; externalUserId: string; text: string; msgId: string }): Promise<string>;
  /** The same for everything that can be sent. */
  send(input: { openKfId: string; externalUserId: string; content: KfContent; msgId: string }): Promise<string>;
  /** A reply by the code of an event: welcome and end 20 s, once. */
  sendOnEvent(code: string, text: string, msgId: string): Promise<string>;
  state(openKfId: string, externalUserId: string): Promise<{ state: KfState; servicerId: string | null }>;
  /** @returns the code for a reply, when there is one. */
  setState(input: {
    openKfId: string;
    externalUserId: string;
    state: KfState;
    servicerId?: string;
  }): Promise<string | null>;
  /** Names of customers of the last 48 hours, ≤ 100. */
  customers(
    externalUserIds: readonly string[],
  ): Promise<{ externalUserId: string; nickname: string; unionId: string | null }[]>;
}
