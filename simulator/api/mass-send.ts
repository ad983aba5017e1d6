/** Mass sends: a task that members confirm. wecom §4.6, path/92135, 93338, 97610, 97611 */
import type { Params } from "../core/params.js";
import { refuse } from "../core/platform-error.js";
import { findFollow, findMember, followsBy, followsOf } from "../acts/relations.js";
import { pageOf } from "../server/pages.js";
import type { Call, Routes } from "../server/route.js";
import type { Follow, MassSend, MassSendRow } from "../state/customers.js";
import { appSees } from "../state/visibility.js";
import { attachmentsOf, contactMember, textContent } from "./checks.js";

const REMINDERS_PER_DAY = 3;
const MONTH_S = 31 * 86_400;

export const massSendRoutes: Routes = {
  "externalcontact/add_msg_template": { needs: "customer", handle: create },
  "externalcontact/get_groupmsg_list_v2": {
    needs: "customer",
    handle: (call) => {
      const { corp, params } = call;
      const chatType = params.text("chat_type");
      if (chatType !== "single" && chatType !== "group") refuse(40058, "chat_type");
      const { start, end } = timeSpan(params, MONTH_S);
      const creator = params.textOr("creator", "");
      const kind = params.intOr("filter_type", 2, { min: 0, max: 2 });
      const rows = [...corp.massSends.values()].filter(
        (send) =>
          send.chatType === chatType &&
          send.createdAt >= start &&
          send.createdAt <= end &&
          (creator === "" || send.creator === creator) &&
          (kind === 2 || send.createType === kind),
      );
      const page = pageOf(call, rows, (send) => send.seq, { scope: `groupmsg ${chatType}`, limit: 50, max: 100 });
      return { next_cursor: page.nextCursor, group_msg_list: page.rows.map(presentSend) };
    },
  },
  "externalcontact/get_groupmsg_task": {
    needs: "customer",
    handle: (call) => {
      const send = readyOf(call);
      const rows = send.tasks.map((task, i) => ({ task, i }));
      const page = pageOf(call, rows, (row) => row.i, { scope: `task ${send.msgid}`, limit: 500, max: 1_000 });
      return {
        next_cursor: page.nextCursor,
        task_list: page.rows.map(({ task }) => ({
          userid: task.userid,
          status: task.status,
          ...(task.status === 2 ? { send_time: task.sentAt } : {}),
        })),
      };
    },
  },
  "externalcontact/get_groupmsg_send_result": {
    needs: "customer",
    handle: (call) => {
      const send = readyOf(call);
      const userid = call.params.text("userid", { missing: 41009 }).toLowerCase();
      if (!send.tasks.some((task) => task.userid.toLowerCase() === userid)) refuse(60111, userid);
      const rows = send.rows.filter(
        (row) => row.userid.toLowerCase() === userid && (send.chatType === "single" || row.status === 1),
      );
      const scope = `result ${send.msgid} ${userid}`;
      const page = pageOf(call, rows, (row) => row.seq, { scope, limit: 500, max: 1_000 });
      return { next_cursor: page.nextCursor, send_list: page.rows.map((row) => presentRow(row)) };
    },
  },
  "externalcontact/remind_groupmsg_send": {
    needs: "customer",
    handle: (call) => {
      const send = sendOf(call);
      if (send.isCancelled) refuse(41093);
      const recent = send.reminders.filter((at) => at > call.now - 86_400);
      if (recent.length >= REMINDERS_PER_DAY) refuse(41094);
      send.reminders = [...recent, call.now];
    },
  },
  "externalcontact/cancel_groupmsg_send": {
    needs: "customer",
    handle: (call) => {
      const send = sendOf(call);
      if (send.isCancelled) refuse(41093);
      send.isCancelled = true;
    },
  },
};

function create(call: Call): Record<string, unknown> {
  const { sim, corp, params, now } = call;
  const chatType = params.textOr("chat_type", "single") || "single";
  if (chatType !== "single" && chatType !== "group") refuse(40058, "chat_type");
  const text = textContent(params);
  const attachments = attachmentsOf(call, params);
  if (text === null && attachments.length === 0) refuse(40063, "text and attachments are empty");
  const { rows, failed } = chatType === "group" ? groupAudience(call) : singleAudience(call);
  if (rows.length === 0) refuse(41048);
  const send: MassSend = {
    msgid: sim.random.id("msg", 29),
    seq: sim.seq(),
    chatType,
    createdAt: now,
    readyAtMs: sim.now() + sim.settings.massDispatchMs,
    createType: 0,
    creator: "",
    text: text === null ? null : { content: text },
    attachments,
    allowSelect: params.flagOr("allow_select", false),
    tasks: [...new Set(rows.map((row) => row.userid))].map((userid) => ({ userid, status: 0, sentAt: 0 })),
    rows: rows.map((row) => ({ ...row, seq: sim.seq(), status: 0, sentAt: 0 })),
    isCancelled: false,
    reminders: [],
  };
  corp.massSends.set(send.msgid, send);
  const { autoConfirmMs } = sim.settings;
  if (autoConfirmMs !== null) {
    for (const { userid } of send.tasks) {
      const args = { msgid: send.msgid, userid };
      sim.scheduler.add({ at: sim.now() + autoConfirmMs, kind: "confirm-mass-send", corpId: corp.corpId, args });
    }
  }
  return { fail_list: failed, msgid: send.msgid };
}

type AudienceRow = Pick<MassSendRow, "userid" | "externalUserId" | "chatId">;
interface Audience {
  rows: AudienceRow[];
  failed: string[];
}

function singleAudience(call: Call): Audience {
  const { corp, params } = call;
  const ids = params.texts("external_userid", { max: 10_000 });
  const sender = params.textOr("sender", "");
  const filter = params.object("tag_filter")?.objects("group_list") ?? [];
  if (sender === "" && ids.length === 0 && filter.length === 0) refuse(40063, "sender, external_userid, tag_filter");
  const member = sender === "" ? null : contactMember(call, sender);
  const failed: string[] = [];
  const rows: AudienceRow[] = [];
  const take = (externalUserId: string, isListed: boolean): void => {
    const follow = member ? findFollow(corp, member.userid, externalUserId) : lastInteracting(call, externalUserId);
    if (follow) rows.push({ userid: follow.userid, externalUserId, chatId: "" });
    else if (isListed) failed.push(externalUserId);
  };
  if (ids.length > 0) {
    for (const id of new Set(ids)) take(id, true);
    return { rows, failed };
  }
  const groups = filter.map((group) => group.texts("tag_list", { missing: 41110, max: 100, tooMany: 41111 }));
  for (const id of groups.flat()) if (!corp.tagIndex.has(id)) refuse(40068, id);
  const fits = (follow: Follow): boolean => groups.every((tags) => tags.some((id) => follow.tagIds.includes(id)));
  const follows = member ? followsBy(corp, member.userid) : [...corp.follows.values()].sort((a, b) => a.seq - b.seq);
  const wanted = follows.filter((follow) => isReachable(call, follow) && fits(follow));
  for (const id of new Set(wanted.map((follow) => follow.externalUserId))) take(id, false);
  return { rows, failed };
}

function groupAudience(call: Call): Audience {
  const { corp, params } = call;
  const sender = contactMember(call, params.text("sender", { missing: 40063 }));
  const ids = params.texts("chat_id_list", { max: 2_000 });
  const own = [...corp.groupChats.values()].filter(
    (chat) => chat.owner.toLowerCase() === sender.userid.toLowerCase() && !chat.isDismissed && !chat.isInternal,
  );
  const failed = ids.filter((id) => !own.some((chat) => chat.chatId === id));
  const chosen = ids.length === 0 ? own : own.filter((chat) => ids.includes(chat.chatId));
  return { rows: chosen.map((chat) => ({ userid: sender.userid, externalUserId: "", chatId: chat.chatId })), failed };
}

/** Who gets the task when no sender is named: the member who last wrote with the customer. */
function lastInteracting(call: Call, externalUserId: string): Follow | undefined {
  let best: Follow | undefined;
  for (const follow of followsOf(call.corp, externalUserId)) {
    if (isReachable(call, follow) && (!best || follow.lastInteractionAt > best.lastInteractionAt)) best = follow;
  }
  return best;
}

function isReachable({ corp, app }: Call, follow: Follow): boolean {
  const member = findMember(corp, follow.userid);
  return (
    member !== undefined && member.leftAt === null && member.hasCustomerContact && appSees(corp, app, member.userid)
  );
}

function sendOf({ corp, params }: Call): MassSend {
  const id = params.text("msgid", { missing: 41046 });
  return corp.massSends.get(id) ?? refuse(41047, id);
}

/** A task whose results can be read already. */
function readyOf(call: Call): MassSend {
  const send = sendOf(call);
  return call.sim.now() < send.readyAtMs ? refuse(41063) : send;
}

export function timeSpan(params: Params, most: number): { start: number; end: number } {
  const start = params.int("start_time");
  const end = params.int("end_time");
  if (end < start || end - start > most) refuse(40058, "start_time, end_time");
  return { start, end };
}

function presentSend(send: MassSend): Record<string, unknown> {
  return {
    msgid: send.msgid,
    ...(send.creator === "" ? {} : { creator: send.creator }),
    create_time: send.createdAt,
    create_type: send.createType,
    ...(send.text ? { text: send.text } : {}),
    ...(send.attachments.length > 0 ? { attachments: send.attachments } : {}),
  };
}

function presentRow(row: MassSendRow): Record<string, unknown> {
  return {
    ...(row.externalUserId === "" ? { chat_id: row.chatId } : { external_userid: row.externalUserId }),
    userid: row.userid,
    status: row.status,
    ...(row.status === 1 ? { send_time: row.sentAt } : {}),
  };
}
