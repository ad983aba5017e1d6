/** Who talked with a contact and when: per conversation, and merged for the contact. Pure. */

/** What one conversation says about one of its contacts. */
export interface ConversationActivity {
  contactId: string;
  /** The name the source gave last, and when. */
  nickname: string;
  nicknameAt: Date;
  firstMessageAt: Date;
  /** Last message of the contact, or of a member to the conversation. */
  lastMessageAt: Date;
  lastInboundAt: Date | null;
  lastOutboundAt: Date | null;
  /** True in a direct chat: its members know the contact personally. */
  isDirect: boolean;
  members: MemberActivity[];
}

export interface MemberActivity {
  memberId: string;
  /** When the member first wrote or was first written to. */
  firstAt: Date;
  /** When the member last wrote; null when never. */
  lastOutboundAt: Date | null;
}

/** All conversations of a contact together. */
export interface ContactActivity {
  nickname: string | null;
  firstMessageAt: Date | null;
  lastMessageAt: Date | null;
  lastInboundAt: Date | null;
  lastOutboundAt: Date | null;
  /** Everybody who wrote to the contact or was written to, in alphabetical order. */
  memberIds: string[];
  /** The member who wrote last; else the one who was first written to. */
  lastMemberId: string | null;
  /** Members with a direct chat and since when. */
  follows: { memberId: string; since: Date }[];
}

const latest = (a: Date | null, b: Date | null): Date | null => (a && b ? (a > b ? a : b) : (a ?? b));
const earliest = (a: Date | null, b: Date | null): Date | null => (a && b ? (a < b ? a : b) : (a ?? b));

/** Merges what the conversations say; their order does not matter. */
export function contactActivity(parts: readonly ConversationActivity[]): ContactActivity {
  const merged: ContactActivity = {
    nickname: null,
    firstMessageAt: null,
    lastMessageAt: null,
    lastInboundAt: null,
    lastOutboundAt: null,
    memberIds: [],
    lastMemberId: null,
    follows: [],
  };
  const members = new Map<string, MemberActivity>();
  const follows = new Map<string, Date>();
  let named: ConversationActivity | null = null;
  for (const part of parts) {
    if (part.nickname !== "" && (!named || compareNamed(part, named) > 0)) named = part;
    merged.firstMessageAt = earliest(merged.firstMessageAt, part.firstMessageAt);
    merged.lastMessageAt = latest(merged.lastMessageAt, part.lastMessageAt);
    merged.lastInboundAt = latest(merged.lastInboundAt, part.lastInboundAt);
    merged.lastOutboundAt = latest(merged.lastOutboundAt, part.lastOutboundAt);
    for (const member of part.members) {
      const known = members.get(member.memberId);
      members.set(member.memberId, {
        memberId: member.memberId,
        firstAt: earliest(known?.firstAt ?? null, member.firstAt) ?? member.firstAt,
        lastOutboundAt: latest(known?.lastOutboundAt ?? null, member.lastOutboundAt),
      });
      if (!part.isDirect) continue;
      const since = follows.get(member.memberId);
      follows.set(member.memberId, since && since < member.firstAt ? since : member.firstAt);
    }
  }
  merged.nickname = named?.nickname ?? null;
  const known = [...members.values()].sort((a, b) => compareText(a.memberId, b.memberId));
  merged.memberIds = known.map((member) => member.memberId);
  merged.lastMemberId = [...known].sort(byLastWord)[0]?.memberId ?? null;
  merged.follows = [...follows]
    .map(([memberId, since]) => ({ memberId, since }))
    .sort((a, b) => compareText(a.memberId, b.memberId));
  return merged;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const compareNamed = (a: ConversationActivity, b: ConversationActivity): number =>
  a.nicknameAt.getTime() - b.nicknameAt.getTime() || compareText(a.nickname, b.nickname);

function byLastWord(a: MemberActivity, b: MemberActivity): number {
  const x = a.lastOutboundAt?.getTime() ?? -Infinity;
  const y = b.lastOutboundAt?.getTime() ?? -Infinity;
  if (x !== y) return x > y ? -1 : 1;
  return a.firstAt.getTime() - b.firstAt.getTime() || compareText(a.memberId, b.memberId);
}
