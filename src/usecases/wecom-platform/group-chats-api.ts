/** Ports: customer groups, join codes, group welcome texts (wecom.md §4.8-4.10). */
import type { WecomContent } from "./message-content.js";

export interface GroupChatRow {
  chatId: string;
  status: "normal" | "owner_left" | "inheriting" | "inherited" | "other";
}

export interface GroupChatMember {
  /** userid of a member, or external user id. */
  id: string;
  isExternal: boolean;
  name: string;
  unionId: string | null;
  joinedAt: Date | null;
  /** 1 invited, 2 link, 3 QR code. */
  joinScene: number;
  invitedBy: string | null;
  /** State of the join code. */
  state: string | null;
}

export interface GroupChatDetail {
  chatId: string;
  name: string;
  ownerId: string;
  createdAt: Date | null;
  notice: string;
  members: GroupChatMember[];
  adminIds: string[];
  /** Compared with the callbacks' version chain. */
  memberVersion: string;
}

export interface GroupChatsApi {
  /** null cursor: the end. Big corps must name owners (81017). */
  list(query: {
    ownerIds?: readonly string[];
    cursor: string | null;
  }): Promise<{ rows: GroupChatRow[]; next: string | null }>;
  /** @throws WecomError gone: dissolved (49008). */
  get(chatId: string): Promise<GroupChatDetail>;
}

export interface JoinWayInput {
  scene: "mini_program" | "qr_code";
  remark?: string;
  autoCreateRoom: boolean;
  roomBaseName?: string;
  roomBaseId?: number;
  /** 1 to 5. */
  chatIds: readonly string[];
  /** ≤ 30 characters. */
  state?: string;
}

/** There is no list: ids must be stored. */
export interface JoinWaysApi {
  add(input: JoinWayInput): Promise<string>;
  get(configId: string): Promise<JoinWayInput & { configId: string; qrCodeUrl: string | null }>;
  /** Overwrites all fields. */
  update(configId: string, input: JoinWayInput): Promise<void>;
  remove(configId: string): Promise<void>;
}

/** At most 100 a corp; the group's owner chooses one in the client. */
export interface GroupWelcomesApi {
  add(content: WecomContent, notify: boolean): Promise<string>;
  edit(templateId: string, content: WecomContent): Promise<void>;
  remove(templateId: string): Promise<void>;
}
