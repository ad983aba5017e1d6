/** The page at `/`, the pictures of codes, and the one answer that the page lives on. */
import { quotaOf } from "../acts/mass-send.js";
import { findFollow, findMember, followsBy } from "../acts/relations.js";
import { runningTransfer } from "../acts/transfers.js";
import { isObject } from "../core/params.js";
import { mainPage } from "../page/main-page.js";
import type { AppMessage } from "../state/content.js";
import { pairKey, type Corp } from "../state/corp.js";
import type { Person } from "../state/customers.js";
import { PageAnswer, type ControlCall, type ControlRoute } from "./control.js";
import { mainApp } from "./machine.js";
import { shownAttachments, type ShownAttachment } from "./shown-attachments.js";

const CONSENT_WORDS: Readonly<Record<string, string>> = {
  "": "客户还没有表态",
  Agree: "已同意",
  Default_Agree: "默认同意",
  Disagree: "不同意",
};
const SHOWN_PEOPLE = 100;
const SHOWN_LINES = 200;

export const pageRoutes: readonly ControlRoute[] = [
  {
    method: "GET",
    path: "/",
    about: "the page",
    handle: () => new PageAnswer("text/html; charset=utf-8", mainPage()),
  },
  {
    method: "GET",
    path: "/sim/qr/:id",
    about: "picture of a contact way or join way",
    handle: ({ part }) => new PageAnswer("image/svg+xml", codePicture(part["id"] ?? "")),
  },
  { method: "GET", path: "/sim/view", about: "what the page shows", handle: view },
];

function view(call: ControlCall): unknown {
  const { sim, corp, query } = call;
  const members = [...corp.members.values()].filter((member) => member.leftAt === null);
  const member = findMember(corp, query.get("userid") ?? "") ?? members[0];
  const userid = member?.userid ?? "";
  const person = corp.people.get(query.get("customer") ?? "") ?? firstPerson(corp, userid);
  const follow = person ? findFollow(corp, userid, person.externalUserId) : undefined;
  return {
    seed: sim.world.seed,
    ts: sim.seconds(),
    rate: sim.clock.rate,
    corp: { corpId: corp.corpId, name: corp.name },
    userid,
    memberName: member?.name ?? "",
    isArchived: member?.isArchived ?? false,
    members: members.map(({ userid, name }) => ({
      userid,
      name,
      customers: corp.followsByMember.get(userid.toLowerCase())?.size ?? 0,
      tasks: tasksOf(corp, userid).length,
    })),
    people: peopleOf(corp, query.get("q") ?? ""),
    customer: person ? { ...person, quota: quotaOf(sim, corp, person.externalUserId) } : null,
    follow: follow ?? null,
    transfer: person ? transferOf(corp, person.externalUserId) : null,
    consent: CONSENT_WORDS[person ? (corp.consents.get(pairKey(userid, person.externalUserId))?.status ?? "") : ""],
    tags: (follow?.tagIds ?? []).map((id) => tagName(corp, id)),
    corpTags: [...corp.tagIndex.keys()].map((id) => ({ id, name: tagName(corp, id) })),
    ways: [...corp.contactWays.values()].map(({ configId, state, remark, users }) => ({
      configId,
      state,
      remark,
      users,
    })),
    groups: [...corp.groupChats.values()]
      .filter((chat) => !chat.isDismissed && !chat.isInternal)
      .map(({ chatId, name, members }) => ({ chatId, name, size: members.length })),
    lines: person ? linesOf(corp, userid, person.externalUserId) : [],
    tasks: tasksOf(corp, userid).map((send) => ({
      msgid: send.msgid,
      text: isObject(send.text) ? send.text["content"] : "",
      createdAt: send.createdAt,
      rows: send.rows.filter((row) => row.userid === userid).length,
    })),
    messages: messagesOf(corp, userid),
    callbackUrl: mainApp(corp).callback?.url ?? "",
    callbacks: sim.outbox.summary(),
    outbox: sim.outbox.list({ limit: 40 }),
    faults: sim.faults.list(),
    chaos: sim.settings.callbacks,
    calls: sim.calls.recent(40),
  };
}

function firstPerson(corp: Corp, userid: string): Person | undefined {
  const [follow] = followsBy(corp, userid);
  return corp.people.get(follow?.externalUserId ?? "") ?? corp.people.values().next().value;
}

function peopleOf(corp: Corp, text: string): unknown[] {
  const found: unknown[] = [];
  for (const person of corp.people.values()) {
    if (found.length >= SHOWN_PEOPLE) break;
    if (text !== "" && !person.name.includes(text)) continue;
    const followers = [...(corp.followersOf.get(person.externalUserId) ?? [])];
    found.push({ externalUserId: person.externalUserId, name: person.name, followers });
  }
  return found;
}

/** The transfer that waits for the customer, in words. */
function transferOf(corp: Corp, externalUserId: string): { from: string; to: string; mayRefuse: boolean } | null {
  const waiting = runningTransfer(corp, externalUserId);
  if (!waiting) return null;
  const nameOf = (userid: string): string => findMember(corp, userid)?.name ?? userid;
  const { handover, takeover, kind } = waiting;
  return { from: nameOf(handover), to: nameOf(takeover), mayRefuse: kind === "in-service" };
}

const tasksOf = (corp: Corp, userid: string): Corp["massSends"] extends Map<string, infer S> ? S[] : never =>
  [...corp.massSends.values()].filter(
    (send) => !send.isCancelled && send.tasks.some((task) => task.userid === userid && task.status === 0),
  );

function tagName(corp: Corp, id: string): string {
  const group = corp.tagGroups.get(corp.tagIndex.get(id) ?? "");
  return `${group?.name ?? ""} / ${group?.tags.find((tag) => tag.id === id)?.name ?? ""}`;
}

interface Line {
  seq: number;
  at: number;
  isMine: boolean;
  text: string;
  attachments: ShownAttachment[];
  label: string;
}

const LABELS: Readonly<Record<string, string>> = {
  welcome: "欢迎语",
  "mass-send": "群发",
  moment: "朋友圈",
  kf: "客服",
};

/** What the two wrote, and what arrived by itself. */
function linesOf(corp: Corp, userid: string, externalUserId: string): Line[] {
  const lines: Line[] = [];
  for (const line of corp.chatLines) {
    const isPair =
      (line.from === userid && line.to === externalUserId) || (line.from === externalUserId && line.to === userid);
    if (!isPair) continue;
    const { content } = line.body;
    const text = typeof content === "string" ? content : `[${line.msgtype}]`;
    lines.push({
      seq: line.seq,
      at: line.at,
      isMine: line.from === userid,
      text,
      attachments: [],
      label: line.isArchived ? "已存档" : "",
    });
  }
  for (const row of corp.received) {
    if (row.externalUserId !== externalUserId || row.kind === "chat") continue;
    if (row.from !== userid && row.kind !== "kf") continue;
    const label = LABELS[row.kind] ?? "";
    const attachments = shownAttachments(corp, row.content);
    lines.push({ seq: row.seq, at: row.at, isMine: true, text: row.text, attachments, label });
  }
  return lines.sort((a, b) => a.seq - b.seq).slice(-SHOWN_LINES);
}

function messagesOf(corp: Corp, userid: string): unknown[] {
  const own = [...corp.appMessages.values()].filter(
    (message) => message.to.includes(userid) && !message.dropped.includes(userid) && !message.isRecalled,
  );
  return own
    .slice(-20)
    .reverse()
    .map((message) => {
      const { msgid, at } = message;
      return { msgid, at, ...wordsOf(message), update: updateOf(message.updates.get(userid)) };
    });
}

/** Words and buttons of an app message. */
function wordsOf({ msgtype, content }: AppMessage): { text: string; buttons: { key: string; text: string }[] } {
  const body = isObject(content) ? content : {};
  const title = isObject(body["main_title"]) ? body["main_title"] : body;
  const parts = [body["content"], title["title"], title["desc"], body["description"], body["sub_title_text"]];
  const buttons = Array.isArray(body["button_list"]) ? body["button_list"] : [];
  return {
    text: parts.filter((part) => typeof part === "string" && part !== "").join("\n") || `[${msgtype}]`,
    buttons: buttons.filter(isObject).map(({ key, text }) => ({ key: String(key), text: String(text) })),
  };
}

function updateOf(update: unknown): string {
  if (!isObject(update)) return "";
  const name = isObject(update["button"]) ? update["button"]["replace_name"] : "";
  return typeof name === "string" && name !== "" ? name : "已更新";
}

/** A picture that stands for a code: squares that follow from the id. */
function codePicture(id: string): string {
  let squares = "";
  for (let i = 0; i < 21 * 21; i++) {
    const x = i % 21;
    const y = Math.floor(i / 21);
    const isCorner = (x < 7 || x > 13) && (y < 7 || y > 13) && !(x > 13 && y > 13);
    const inCorner = [x % 14, y % 14];
    const [a = 0, b = 0] = inCorner;
    const isDark = isCorner
      ? a === 0 || a === 6 || b === 0 || b === 6 || (a > 1 && a < 5 && b > 1 && b < 5)
      : ((id.charCodeAt(i % Math.max(id.length, 1)) || 0) * 31 + i * 7) % 5 < 2;
    if (isDark) squares += `<path d="M${x + 2} ${y + 2}h1v1h-1z"/>`;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 25 25" width="250" height="250"><rect width="25" height="25" fill="#fff"/>${squares}</svg>`;
}
