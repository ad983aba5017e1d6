/**
 * Ports: what the product does about callbacks. Every method must be harmless when called again and in another order:
 * look the object up anew and set what is true, never count. An area that is left out leaves its events `ignored`;
 * they can be replayed when it is there.
 */

interface Told {
  corpId: string;
  /** Id of the stored event; the same for every repeat. */
  eventId: string;
  /** The platform's time of the event; within its second, in the order of arrival. */
  at: Date;
}

export interface PairTold extends Told {
  userId: string;
  externalUserId: string;
}

export interface CustomerSink {
  /** `half`: added without the member's consent yet. `state`: the contact way's, or the acquisition link's channel. */
  met(told: PairTold & { how: "added" | "half"; state: string | null }): Promise<void>;
  /** A member changed remark, description, phones or tags; not told what. */
  edited(told: PairTold): Promise<void>;
  /** `byTransfer`: the pair went to another member. */
  ended(told: PairTold & { by: "member" | "contact"; byTransfer: boolean }): Promise<void>;
  /** The takeover member did not get the customer. */
  transferFailed(told: PairTold & { reason: "refused" | "limit" | "other" }): Promise<void>;
}

export interface WelcomeSink {
  /**
   * Sends the greeting, or decides that there is none.
   *
   * @throws WecomError wait, unreachable, unknown_outcome: tried again while there is time (the code works once).
   */
  greet(
    told: PairTold & { welcomeCode: string; state: string | null; receivedAt: Date; deadlineAt: Date },
  ): Promise<{ note: string | null }>;
}

export interface GroupChatSink {
  /** Created or changed; `missed`: the version chain shows that an event was lost. Look it up. */
  changed(
    told: Told & {
      chatId: string;
      detail: "create" | "add_member" | "del_member" | "change_owner" | "change_name" | "change_notice" | "other";
      lastVersion: string | null;
      currentVersion: string | null;
    },
  ): Promise<void>;
  dismissed(told: Told & { chatId: string }): Promise<void>;
}

export interface CorpTagSink {
  /** `id` empty: all groups. */
  changed(
    told: Told & {
      change: "create" | "update" | "delete" | "shuffle";
      kind: "tag" | "tag_group";
      id: string;
      strategyId: string | null;
    },
  ): Promise<void>;
}

export interface AcquisitionSink {
  /** Balance, quota and link notices. */
  notice(
    told: Told & { change: string; linkId: string | null; expiresAt: Date | null; quota: number | null },
  ): Promise<void>;
  /** A customer's first message, or the 3rd, 5th, 10th (then only `chatKey`, 30 minutes, tells whose). */
  chat(
    told: Told & {
      change: string;
      linkId: string;
      userId: string | null;
      externalUserId: string | null;
      chatKey: string | null;
      state: string | null;
    },
  ): Promise<void>;
}

export interface DirectorySink {
  /** `newUserId`: the member was renamed. Only ids are certain; look the member up. */
  memberChanged(told: Told & { userId: string; newUserId: string | null; name: string | null }): Promise<void>;
  memberLeft(told: Told & { userId: string }): Promise<void>;
  departmentChanged(told: Told & { departmentId: number; isDeleted: boolean }): Promise<void>;
}

export interface AppSink {
  /** A member clicked a button or submitted choices of a card. */
  cardAnswered(
    told: Told & {
      userId: string;
      taskId: string;
      eventKey: string;
      cardType: string;
      /** For updating the card: 72 hours, once. */
      responseCode: string;
      selected: { questionKey: string; optionIds: string[] }[];
    },
  ): Promise<void>;
  /** A member wrote to the app. */
  messageReceived?(told: Told & { userId: string; type: string; text: string }): Promise<void>;
}

export interface KfSink {
  /** There is something to read; `token` makes reading cheap for 10 minutes. */
  hasNews(told: Told & { openKfId: string; token: string }): Promise<void>;
  accountsChanged(told: Told): Promise<void>;
}

export interface ArchiveSink {
  hasNews(told: Told): Promise<void>;
  /** The customer agreed to archiving. */
  consented(told: PairTold): Promise<void>;
}

export interface EventSinks {
  customers?: CustomerSink;
  welcome?: WelcomeSink;
  groupChats?: GroupChatSink;
  corpTags?: CorpTagSink;
  acquisition?: AcquisitionSink;
  directory?: DirectorySink;
  app?: AppSink;
  kf?: KfSink;
  archive?: ArchiveSink;
}
