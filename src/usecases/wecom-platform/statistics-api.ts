/** Port: WeCom's own figures (wecom.md §4.11). Yesterday is the newest day; 180 days back; ≤ 30 days a call. */

export interface BehaviorDay {
  day: Date | null;
  newApplications: number;
  newContacts: number;
  chats: number;
  messages: number;
  /** null on days without chats. */
  replyPercentage: number | null;
  averageReplyMinutes: number | null;
  negativeFeedback: number;
}

export interface GroupFigures {
  newChats: number;
  chats: number;
  chatsWithMessages: number;
  newMembers: number;
  members: number;
  messages: number;
}

export interface StatisticsApi {
  /** Summed over all members named: ask one by one for a table per member. */
  behavior(userIds: readonly string[], from: Date, to: Date): Promise<BehaviorDay[]>;
  groupsByOwner(ownerIds: readonly string[], day: Date): Promise<(GroupFigures & { ownerId: string })[]>;
  groupsByDay(ownerIds: readonly string[], from: Date, to: Date): Promise<(GroupFigures & { day: Date | null })[]>;
}
