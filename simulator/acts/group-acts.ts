/** What happens in customer groups. No API call can do these; people do. wecom §2.8 */
import type { Simulator } from "../core/simulator.js";
import type { XmlNode } from "../crypto/xml.js";
import type { Corp } from "../state/corp.js";
import type { GroupChat, GroupMember, JoinWay } from "../state/content.js";
import { ActError } from "./act-error.js";
import { archiveChat } from "./archive.js";
import { addChatLine } from "./chat-lines.js";
import { activeMember, type ChatMessage } from "./customer-acts.js";
import { receive } from "./receive.js";
import { findMember } from "./relations.js";

interface NewGroup {
  name: string;
  owner: string;
  notice?: string;
  chatId?: string;
  /** userids and external_userids beside the owner. */
  members: readonly string[];
  isInternal?: boolean;
}

export function createGroup(sim: Simulator, corp: Corp, given: NewGroup, isSilent = false): GroupChat {
  const owner = activeMember(corp, given.owner);
  const now = sim.seconds();
  const ids = [...new Set([owner.userid, ...given.members])];
  const members = ids.map((id) => entryOf(corp, id, now, 1, owner.userid, ""));
  const version = sim.random.id("", 32);
  const chat: GroupChat = {
    chatId: given.chatId ?? sim.random.id("wr", 30),
    seq: sim.seq(),
    name: given.name,
    owner: owner.userid,
    notice: given.notice ?? "",
    createdAt: now,
    status: 0,
    isDismissed: false,
    isInternal: given.isInternal ?? false,
    admins: [],
    members,
    version,
    shown: { atMs: 0, members, version },
    welcomeTemplateId: "",
    ownerChanges: [],
  };
  corp.groupChats.set(chat.chatId, chat);
  sim.changes++;
  if (!isSilent && !chat.isInternal) chatEvent(sim, corp, chat, { ChangeType: "create" });
  return chat;
}

function entryOf(
  corp: Corp,
  id: string,
  joinedAt: number,
  joinScene: 1 | 2 | 3,
  invitor: string,
  state: string,
): GroupMember {
  const member = findMember(corp, id);
  if (!member && !corp.people.has(id)) throw new ActError(`nobody has the id ${id}`);
  return { id: member?.userid ?? id, type: member ? 1 : 2, joinedAt, joinScene, invitor, nickname: "", state };
}

function chatEvent(sim: Simulator, corp: Corp, chat: GroupChat, elements: XmlNode): void {
  sim.emit(
    corp,
    { MsgType: "event", Event: "change_external_chat", ChatId: chat.chatId, ...elements },
    { userids: [chat.owner] },
  );
}

/** New members and version; what `groupchat/get` shows follows later. */
function changeMembers(sim: Simulator, chat: GroupChat, members: GroupMember[]): { last: string; current: string } {
  if (sim.now() >= chat.shown.atMs) chat.shown = { atMs: 0, members: chat.members, version: chat.version };
  const last = chat.version;
  chat.members = members;
  chat.version = sim.random.id("", 32);
  chat.shown.atMs = sim.now() + sim.settings.groupDetailDelayMs;
  sim.changes++;
  return { last, current: chat.version };
}

export interface JoinOptions {
  /** 0 invited, 3 by QR code (as the event says it). */
  scene?: 0 | 3;
  invitor?: string;
  state?: string;
}

/** People join a group. */
export function joinGroup(
  sim: Simulator,
  corp: Corp,
  chat: GroupChat,
  ids: readonly string[],
  options: JoinOptions = {},
): void {
  openChat(chat);
  const fresh = ids.filter((id) => !chat.members.some((member) => member.id === id));
  if (fresh.length === 0) return;
  if (chat.members.length + fresh.length > sim.settings.caps.groupMembers) throw new ActError("the group is full");
  const scene = options.scene ?? (options.invitor === undefined ? 3 : 0);
  const entries = fresh.map((id) =>
    entryOf(corp, id, sim.seconds(), scene === 3 ? 3 : 1, options.invitor ?? "", options.state ?? ""),
  );
  const { last, current } = changeMembers(sim, chat, [...chat.members, ...entries]);
  chatEvent(sim, corp, chat, {
    ChangeType: "update",
    UpdateDetail: "add_member",
    JoinScene: scene,
    MemChangeCnt: fresh.length,
    MemChangeList: items(fresh),
    LastMemVer: last,
    CurMemVer: current,
  });
  const template = corp.groupWelcomes.get(chat.welcomeTemplateId);
  if (!template) return;
  for (const id of fresh.filter((id) => corp.people.has(id))) {
    receive(sim, corp, {
      kind: "group-welcome",
      from: chat.owner,
      externalUserId: id,
      chatId: chat.chatId,
      content: template.content,
    });
  }
}

/** `<Item>a</Item><Item>b</Item>`: one element per id. */
const items = (ids: readonly string[]): XmlNode => ({ Item: ids });

/** People leave, or are removed by the owner. */
export function leaveGroup(
  sim: Simulator,
  corp: Corp,
  chat: GroupChat,
  ids: readonly string[],
  isRemoved = false,
): void {
  openChat(chat);
  const gone = ids.filter((id) => chat.members.some((member) => member.id === id));
  if (gone.length === 0) return;
  const { last, current } = changeMembers(
    sim,
    chat,
    chat.members.filter((member) => !gone.includes(member.id)),
  );
  chatEvent(sim, corp, chat, {
    ChangeType: "update",
    UpdateDetail: "del_member",
    QuitScene: isRemoved ? 1 : 0,
    MemChangeCnt: gone.length,
    MemChangeList: items(gone),
    LastMemVer: last,
    CurMemVer: current,
  });
}

export function changeGroup(
  sim: Simulator,
  corp: Corp,
  chat: GroupChat,
  change: { name?: string; notice?: string; owner?: string; welcomeTemplateId?: string; admins?: string[] },
): void {
  openChat(chat);
  const tell = (detail: string): void => chatEvent(sim, corp, chat, { ChangeType: "update", UpdateDetail: detail });
  sim.changes++;
  chat.admins = change.admins ?? chat.admins;
  chat.welcomeTemplateId = change.welcomeTemplateId ?? chat.welcomeTemplateId;
  if (change.name !== undefined) {
    chat.name = change.name;
    tell("change_name");
  }
  if (change.notice !== undefined) {
    chat.notice = change.notice;
    tell("change_notice");
  }
  if (change.owner !== undefined) {
    const owner = activeMember(corp, change.owner);
    if (!chat.members.some((member) => member.id === owner.userid)) {
      changeMembers(sim, chat, [...chat.members, entryOf(corp, owner.userid, sim.seconds(), 1, "", "")]);
    }
    chat.owner = owner.userid;
    tell("change_owner");
  }
}

export function dismissGroup(sim: Simulator, corp: Corp, chat: GroupChat): void {
  openChat(chat);
  chat.isDismissed = true;
  sim.changes++;
  chatEvent(sim, corp, chat, { ChangeType: "dismiss" });
}

/** Scans a join way: the first group with room; when all are full, a new one if the code allows it. */
export function scanJoinWay(sim: Simulator, corp: Corp, externalUserId: string, way: JoinWay): GroupChat {
  const chats = way.chatIds.map((id) => corp.groupChats.get(id)).filter((chat) => chat !== undefined);
  const open = chats.find((chat) => !chat.isDismissed && chat.members.length < sim.settings.caps.groupMembers);
  const [first] = chats;
  if (open) {
    joinGroup(sim, corp, open, [externalUserId], { scene: 3, state: way.state });
    return open;
  }
  if (way.autoCreateRoom === 0 || !first) throw new ActError("all groups of this code are full");
  const name = `${way.roomBaseName || first.name}${way.roomBaseId++}`;
  const made = createGroup(sim, corp, { name, owner: first.owner, members: [] });
  way.chatIds = [...way.chatIds.slice(-4), made.chatId];
  joinGroup(sim, corp, made, [externalUserId], { scene: 3, state: way.state });
  return made;
}

/** Somebody writes in a group. */
export function writeInGroup(
  sim: Simulator,
  corp: Corp,
  chat: GroupChat,
  from: string,
  message: ChatMessage,
): { isArchived: boolean } {
  openChat(chat);
  if (!chat.members.some((member) => member.id === from)) throw new ActError(`${from} is not in the group`);
  const to = chat.members.map((member) => member.id).filter((id) => id !== from);
  sim.changes++;
  const isArchived = archiveChat(sim, corp, { from, to, roomId: chat.chatId, message });
  addChatLine(sim, corp, { from, to: "", chatId: chat.chatId, ...message, isArchived });
  return { isArchived };
}

function openChat(chat: GroupChat): void {
  if (chat.isDismissed) throw new ActError("the group was dismissed");
}
