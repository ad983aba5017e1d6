/** Codes that lead into customer groups: a name, up to five groups, and a marker that comes back with everybody. Pure. */

export interface JoinWay {
  corpId: string;
  id: string;
  /** WeCom's remark. */
  name: string;
  /** Comes back with everybody who joins through it; unique in the corp. */
  state: string;
  chatIds: string[];
  /** When all groups are full a new one is made, named from the next two. */
  autoCreateRoom: boolean;
  roomBaseName: string;
  roomBaseId: number;
  /** WeCom's id; null until it made the code. */
  configId: string | null;
  qrCodeUrl: string | null;
  /** `unknown`: the answer to its making was lost; it may stand in WeCom twice when it is made again. */
  syncState: "synced" | "failed" | "unknown";
  /** Plain Chinese: why it failed. */
  note: string | null;
  createdAt: Date;
  createdBy: string;
  updatedAt: Date;
}

export type JoinWayFields = Pick<
  JoinWay,
  "name" | "state" | "chatIds" | "autoCreateRoom" | "roomBaseName" | "roomBaseId"
>;

/** Somebody who came into a group through a code; a group's members carry its marker only while they are in. */
export interface GroupJoin {
  corpId: string;
  chatId: string;
  personId: string;
  state: string;
  joinedAt: Date;
  /** Null while in the group. */
  leftAt: Date | null;
}

/** WeCom's limits (path/92229). */
export const JOIN_WAY_LIMITS = { groups: 5, name: 30, state: 30, roomName: 40 } as const;

/** What is wrong with a code; null: nothing. */
export function joinWayProblem(way: JoinWayFields): { path: string; message: string } | null {
  const { groups, name, state, roomName } = JOIN_WAY_LIMITS;
  const charsOf = (text: string): number => Array.from(text).length;
  if (way.name.trim() === "") return { path: "name", message: "请给进群码起个名字" };
  if (charsOf(way.name) > name) return { path: "name", message: `名字最多 ${name} 个字` };
  if (charsOf(way.state) > state) return { path: "state", message: `渠道标记最多 ${state} 个字` };
  if (way.chatIds.length === 0) return { path: "chatIds", message: "请至少选择一个客户群" };
  if (way.chatIds.length > groups) return { path: "chatIds", message: `一个码最多 ${groups} 个群` };
  if (charsOf(way.roomBaseName) > roomName) return { path: "roomBaseName", message: `新群名最多 ${roomName} 个字` };
  return null;
}
