/** App messages to members, never to customers. wecom §5.1, §5.3 */
import { createHash } from "node:crypto";
import { Params, type Json } from "../core/params.js";
import { refuse } from "../core/platform-error.js";
import { findMember } from "../acts/relations.js";
import type { Call, Routes } from "../server/route.js";
import type { AppMessage } from "../state/content.js";
import { appSees, isWithin } from "../state/visibility.js";
import { checkUrl, mediaOf } from "./checks.js";
import { checkCard } from "./template-cards.js";

const RECALL_LIMIT_S = 86_400;
const CODE_LIFE_S = 72 * 3_600;
const INTERACTIVE = ["button_interaction", "vote_interaction", "multiple_interaction"];

export const messageRoutes: Routes = {
  "message/send": { needs: "app", isUnlimited: true, handle: send },
  "message/update_template_card": { needs: "app", handle: updateCard },
  "message/recall": {
    needs: "app",
    handle: ({ corp, params, now, app }) => {
      const message = corp.appMessages.get(params.text("msgid", { missing: 41046 }));
      if (!message || message.agentId !== app.agentId) refuse(41047);
      if (now - message.at > RECALL_LIMIT_S) refuse(42052);
      message.isRecalled = true;
    },
  },
};

function send(call: Call): Record<string, unknown> {
  const { sim, corp, app, params, now } = call;
  const agentId = params.int("agentid", { missing: 41011, invalid: 40056 });
  if (!corp.apps.some((app) => app.agentId === agentId)) refuse(40056);
  if (agentId !== app.agentId) refuse(301002);
  const msgtype = params.text("msgtype", { missing: 40008 });
  const body = params.object(msgtype) ?? refuse(SEND_TYPES.includes(msgtype) ? 40063 : 40008, msgtype);
  const content = checkedContent(call, msgtype, body);
  const to = receivers(call);
  const known = duplicateOf(call);
  if (known !== null) return { msgid: known };
  const isInteractive = msgtype === "template_card" && INTERACTIVE.includes(String(content["card_type"]));
  if (isInteractive && app.callback === null) refuse(43012);
  const taskId = msgtype === "template_card" ? new Params(content).textOr("task_id", "") : "";
  if (taskId !== "") {
    if (corp.cardTasks.has(`${agentId} ${taskId}`)) refuse(42014, "task_id used before");
    corp.cardTasks.add(`${agentId} ${taskId}`);
  }
  const dropped = to.valid.filter((userid) => !mayReceive(call, userid));
  const message: AppMessage = {
    msgid: sim.random.id("", 43),
    seq: sim.seq(),
    agentId,
    at: now,
    msgtype,
    content,
    to: to.valid,
    dropped,
    isRecalled: false,
    taskId,
    responseCodes: isInteractive ? [{ code: sim.random.id("", 43), at: now, isUsed: false }] : [],
    updates: new Map(),
  };
  corp.appMessages.set(message.msgid, message);
  rememberBody(call, message.msgid);
  return {
    ...(to.invalidUsers.length > 0 ? { invaliduser: to.invalidUsers.join("|") } : {}),
    ...(to.invalidParties.length > 0 ? { invalidparty: to.invalidParties.join("|") } : {}),
    ...(to.invalidTags.length > 0 ? { invalidtag: to.invalidTags.join("|") } : {}),
    msgid: message.msgid,
    ...(isInteractive ? { response_code: message.responseCodes[0]?.code } : {}),
  };
}

interface Receivers {
  valid: string[];
  invalidUsers: string[];
  invalidParties: string[];
  invalidTags: string[];
}

/** Who gets it. @throws PlatformError 82001 nobody named; 81013 nobody valid. */
function receivers(call: Call): Receivers {
  const { corp, app, params } = call;
  const listOf = (name: string): string[] => [
    ...new Set(
      params
        .textOr(name, "")
        .split("|")
        .map((part) => part.trim())
        .filter(Boolean),
    ),
  ];
  const users = listOf("touser");
  const isAll = users.includes("@all");
  const parties = isAll ? [] : listOf("toparty");
  const tags = isAll ? [] : listOf("totag");
  if (users.length + parties.length + tags.length === 0) refuse(82001);
  if (users.length > 1_000) refuse(40032);
  if (parties.length > 100) refuse(82002);
  if (tags.length > 100) refuse(82003);
  const inRange = [...corp.members.values()].filter(
    (member) => member.leftAt === null && member.status === 1 && appSees(corp, app, member.userid),
  );
  const valid = new Set<string>();
  const result: Receivers = { valid: [], invalidUsers: [], invalidParties: [], invalidTags: [] };
  if (isAll) for (const member of inRange) valid.add(member.userid);
  for (const userid of isAll ? [] : users) {
    const member = inRange.find((member) => member.userid.toLowerCase() === userid.toLowerCase());
    if (member) valid.add(member.userid);
    else result.invalidUsers.push(userid.toLowerCase());
  }
  for (const party of parties) {
    const id = Number(party);
    const members = inRange.filter((member) => member.departments.some((at) => isWithin(corp, at, [id])));
    if (!corp.departments.has(id)) result.invalidParties.push(party);
    for (const member of members) valid.add(member.userid);
  }
  for (const tag of tags) {
    const found = corp.memberTags.get(Number(tag));
    if (!found) result.invalidTags.push(tag);
    for (const userid of found?.users ?? []) {
      const member = findMember(corp, userid);
      if (member && inRange.includes(member)) valid.add(member.userid);
    }
  }
  result.valid = [...valid];
  return valid.size === 0 ? refuse(81013) : result;
}

/** The excess over 30 a minute and 1000 an hour to one member is dropped silently. */
function mayReceive({ sim, corp }: Call, userid: string): boolean {
  const nowMs = sim.now();
  const { messagesPerMemberMinute: perMinute, messagesPerMemberHour: perHour } = sim.settings.caps;
  const recent = (corp.deliveredTo.get(userid) ?? []).filter((at) => at > nowMs - 3_600_000);
  const isAllowed = recent.length < perHour && recent.filter((at) => at > nowMs - 60_000).length < perMinute;
  if (isAllowed) recent.push(nowMs);
  corp.deliveredTo.set(userid, recent);
  return isAllowed;
}

const bodyKey = ({ params }: Call): string => createHash("sha1").update(JSON.stringify(params.values)).digest("hex");

/** The message id of the same body inside the interval, when the caller asked for the check. */
function duplicateOf(call: Call): string | null {
  const { corp, params, now } = call;
  if (params.intOr("enable_duplicate_check", 0) !== 1) return null;
  const interval = params.intOr("duplicate_check_interval", 1_800, { min: 0, max: 14_400 });
  for (const [key, at] of corp.recentBodies) {
    const [hash, msgid = ""] = key.split(" ");
    if (hash === bodyKey(call) && now - at < interval) return msgid;
  }
  return null;
}

function rememberBody(call: Call, msgid: string): void {
  if (call.params.intOr("enable_duplicate_check", 0) !== 1) return;
  for (const [key, at] of call.corp.recentBodies) {
    if (call.now - at > 14_400) call.corp.recentBodies.delete(key);
  }
  call.corp.recentBodies.set(`${bodyKey(call)} ${msgid}`, call.now);
}

export const SEND_TYPES = [
  "text",
  "image",
  "voice",
  "video",
  "file",
  "textcard",
  "news",
  "mpnews",
  "markdown",
  "miniprogram_notice",
  "template_card",
];

/** Checks one message body of `message/send` or `appchat/send`. */
export function checkedContent(call: Call, msgtype: string, body: Params): Json {
  switch (msgtype) {
    case "text":
      body.text("content", { missing: 44004 });
      return body.values;
    case "markdown":
      body.text("content", { missing: 44004, maxBytes: 2_048, invalid: 45002 });
      return body.values;
    case "image":
    case "voice":
    case "file":
    case "video":
      mediaOf(call, body.text("media_id", { missing: 41006 }), "upload", msgtype);
      return body.values;
    case "textcard":
      body.text("title", { missing: 41016, maxChars: 128, invalid: 45002 });
      body.text("description", { missing: 41033, maxChars: 512, invalid: 45002 });
      checkUrl(body.text("url", { missing: 41010 }));
      return body.values;
    case "news":
    case "mpnews": {
      const articles = body.objects("articles", { missing: 40063, max: 8, tooMany: 45008 });
      for (const article of articles) article.text("title", { missing: 41016 });
      return body.values;
    }
    case "miniprogram_notice":
      body.text("appid", { missing: 40063 });
      body.text("title", { missing: 41016 });
      return body.values;
    case "template_card":
      return checkCard(body);
    default:
      return refuse(40008, msgtype);
  }
}

function updateCard(call: Call): Record<string, unknown> {
  const { corp, app, params, now } = call;
  if (params.int("agentid", { missing: 41011, invalid: 40056 }) !== app.agentId) refuse(301002);
  const code = params.text("response_code", { missing: 60140 });
  const message = [...corp.appMessages.values()].find((message) =>
    message.responseCodes.some((given) => given.code === code),
  );
  const given = message?.responseCodes.find((given) => given.code === code);
  if (!message || !given || given.isUsed || now - given.at > CODE_LIFE_S) refuse(60140);
  const button = params.object("button");
  const card = params.object("template_card");
  if (!button && !card) refuse(40063, "button or template_card");
  const update = card ? checkCard(card, true) : { button: button?.values };
  const named = params.texts("userids");
  const isAll = params.intOr("atall", 0) === 1;
  const targets = isAll || named.length === 0 ? message.to : message.to.filter((userid) => isIn(named, userid));
  given.isUsed = true;
  for (const userid of targets) message.updates.set(userid, update);
  return { invaliduser: named.filter((userid) => !isIn(message.to, userid)) };
}

const isIn = (list: readonly string[], userid: string): boolean =>
  list.some((other) => other.toLowerCase() === userid.toLowerCase());
