/** Figures of customer contact and groups, whole days up to yesterday. wecom §4.11 */
import type { Json } from "../core/params.js";
import { refuse } from "../core/platform-error.js";
import { startOfDay } from "../core/sim-clock.js";
import type { Call, Routes } from "../server/route.js";
import type { GroupChat } from "../state/content.js";
import { membersOfDepartments } from "../state/visibility.js";
import { memberOf } from "./checks.js";

const DAY_S = 86_400;
const MAX_DAYS = 30;
const MAX_AGE_DAYS = 180;

export const statisticRoutes: Routes = {
  "externalcontact/get_user_behavior_data": {
    needs: "customer",
    handle: (call) => {
      const { corp, params } = call;
      const users = params.texts("userid", { max: 100 });
      const parties = params.ints("partyid", { max: 100 });
      if (users.length + parties.length === 0) refuse(40063, "userid and partyid are empty");
      const members = [...users.map((userid) => memberOf(call, userid, 60021)), ...membersOfDepartments(corp, parties)];
      const ids = [...new Set(members.map((member) => member.userid.toLowerCase()))];
      return { behavior_data: daysOf(call, "start_time", "end_time").map((day) => behaviour(call, day, ids)) };
    },
  },
  "externalcontact/groupchat/statistic": {
    needs: "customer",
    handle: (call) => {
      const { params } = call;
      const days = daysOf(call, "day_begin_time", "day_end_time");
      const owners = ownersOf(call);
      const by = params.intOr("order_by", 1, { min: 1, max: 4 });
      const sortKey = ["", "new_chat_cnt", "chat_total", "new_member_cnt", "member_total"][by] ?? "";
      const items = owners
        .map((owner) => ({ owner, data: groupFigures(call, owner, days) }))
        .sort((a, b) => Number(b.data[sortKey]) - Number(a.data[sortKey]));
      if (params.intOr("order_asc", 0) === 1) items.reverse();
      const offset = params.intOr("offset", 0, { min: 0 });
      const limit = params.intOr("limit", 500, { min: 1, max: 1_000 });
      const page = items.slice(offset, offset + limit);
      return { total: items.length, next_offset: offset + page.length, items: page };
    },
  },
  "externalcontact/groupchat/statistic_group_by_day": {
    needs: "customer",
    handle: (call) => {
      const owners = ownersOf(call);
      return {
        items: daysOf(call, "day_begin_time", "day_end_time").map((day) => {
          const rows = owners.map((owner) => groupFigures(call, owner, [day]));
          const data: Json = {};
          for (const row of rows)
            for (const [name, count] of Object.entries(row)) data[name] = Number(data[name] ?? 0) + Number(count);
          return { stat_time: day, data };
        }),
      };
    },
  },
};

/** First second of each day asked for. */
function daysOf({ params, sim }: Call, startName: string, endName: string): number[] {
  const start = params.int(startName);
  const end = params.intOr(endName, start);
  const first = startOfDay(start * 1_000) / 1_000;
  const today = startOfDay(sim.now()) / 1_000;
  const last = Math.min(startOfDay(end * 1_000) / 1_000, today - DAY_S);
  if (end < start || (last - first) / DAY_S > MAX_DAYS || first < today - MAX_AGE_DAYS * DAY_S)
    refuse(40058, `${startName}, ${endName}`);
  const days: number[] = [];
  for (let day = first; day <= last; day += DAY_S) days.push(day);
  return days;
}

function behaviour({ corp }: Call, day: number, ids: readonly string[]): Json {
  const sum = { newApply: 0, newContact: 0, chats: 0, messages: 0, replied: 0, negative: 0 };
  for (const id of ids) {
    const figures = corp.dayFigures.get(`${day} ${id}`);
    if (!figures) continue;
    sum.newApply += figures.newApply;
    sum.newContact += figures.newContact;
    sum.chats += figures.chats.size;
    sum.messages += figures.messages;
    sum.replied += figures.replied.size;
    sum.negative += figures.negative;
  }
  return {
    stat_time: day,
    new_apply_cnt: sum.newApply,
    new_contact_cnt: sum.newContact,
    chat_cnt: sum.chats,
    message_cnt: sum.messages,
    ...(sum.chats === 0
      ? {}
      : { reply_percentage: Math.round((sum.replied / sum.chats) * 10_000) / 100, avg_reply_time: 1 }),
    negative_feedback_cnt: sum.negative,
  };
}

function ownersOf({ params }: Call): string[] {
  const filter = params.object("owner_filter") ?? refuse(40063, "owner_filter");
  return filter.texts("userid_list", { missing: 40063, max: 100 });
}

function groupFigures({ corp }: Call, owner: string, days: readonly number[]): Json {
  const first = days[0] ?? 0;
  const end = (days.at(-1) ?? -1) + DAY_S;
  const isInside = (at: number): boolean => at >= first && at < end;
  const chats = [...corp.groupChats.values()].filter(
    (chat: GroupChat) => chat.owner.toLowerCase() === owner.toLowerCase() && !chat.isInternal && chat.createdAt < end,
  );
  const members = chats.flatMap((chat) => chat.members).filter((member) => member.joinedAt < end);
  return {
    new_chat_cnt: chats.filter((chat) => isInside(chat.createdAt)).length,
    chat_total: chats.length,
    chat_has_msg: 0,
    new_member_cnt: members.filter((member) => isInside(member.joinedAt)).length,
    member_total: members.length,
    member_has_msg: 0,
    msg_total: 0,
    migrate_trainee_chat_cnt: 0,
  };
}
