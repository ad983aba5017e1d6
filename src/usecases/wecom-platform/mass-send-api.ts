/** Port: mass sends that members confirm (wecom.md §4.6). */
import type { WecomContent } from "./message-content.js";

export interface MassSendTask {
  /** single: to customers; group: to customer groups of the sender. */
  chatType: "single" | "group";
  /** The member who is asked to confirm. Required for `group`. */
  sender: string | null;
  /** single only, ≤ 10,000. */
  externalUserIds?: readonly string[];
  /** group only, ≤ 2,000. */
  chatIds?: readonly string[];
  content: WecomContent;
  /** May members change the receivers? */
  allowSelect?: boolean;
}

export interface MassSendCreated {
  /** null: nobody of the audience can be reached (41048). */
  msgId: string | null;
  /** Ids that cannot be reached; the rest is in the task. */
  failed: string[];
}

export interface MassSendMemberRow {
  userId: string;
  isConfirmed: boolean;
  sentAt: Date | null;
}

/** `quota`: the customer's monthly number of mass messages is used up. */
export type MassSendRowState = "unsent" | "sent" | "not_friend" | "quota" | "other";

export interface MassSendReceiverRow {
  userId: string;
  externalUserId: string | null;
  chatId: string | null;
  state: MassSendRowState;
  sentAt: Date | null;
}

export interface MassSendRecord {
  msgId: string;
  creator: string | null;
  createdAt: Date | null;
  isByApi: boolean;
  text: string;
}

export interface MassSendApi {
  /**
   * Creates the task; nothing goes out before the member confirms.
   *
   * @throws WecomError unknown_outcome: never repeated blindly; look with `list` for the text since the call.
   */
  create(task: MassSendTask): Promise<MassSendCreated>;
  /** Tasks of a time span of at most a month, newest rows as WeCom gives them. */
  list(query: {
    chatType: "single" | "group";
    from: Date;
    to: Date;
    cursor: string | null;
  }): Promise<{ rows: MassSendRecord[]; next: string | null }>;
  /** Who has confirmed, over all pages. @throws WecomError wait (41063): just created. */
  members(msgId: string): Promise<MassSendMemberRow[]>;
  /** What became of each receiver of one member, over all pages. Group tasks list sent rows only. */
  receivers(msgId: string, userId: string): Promise<MassSendReceiverRow[]>;
  /** At most 3 in 24 hours (41094 → wait). */
  remind(msgId: string): Promise<void>;
  /** Stops members who have not confirmed; stopping again (41093) is no error. */
  cancel(msgId: string): Promise<void>;
}
