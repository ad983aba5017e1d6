/** Customers of the service desk, upgrades to a member, figures. wecom §7.7 */
import type { Json } from "../core/params.js";
import { refuse } from "../core/platform-error.js";
import { startOfDay } from "../core/sim-clock.js";
import type { Call, Routes } from "../server/route.js";
import { accountOf } from "./kf.js";
import { contactMember, personOf } from "./checks.js";
import { timeSpan } from "./mass-send.js";

const RECENT_S = 48 * 3_600;
const DAY_S = 86_400;

export const kfCustomerRoutes: Routes = {
  "kf/customer/batchget": {
    needs: "kf",
    handle: (call) => {
      const { corp, params, now } = call;
      const ids = params.texts("external_userid_list", { missing: 41035, max: 100 });
      const withContext = params.intOr("need_enter_session_context", 0) === 1;
      const found: Json[] = [];
      const invalid: string[] = [];
      for (const id of ids) {
        const person = corp.people.get(id);
        const sessions = [...corp.kfSessions.values()].filter((session) => session.externalUserId === id);
        const session = sessions.find(
          (session) => now - Math.max(session.lastCustomerAt, session.enteredAt) < RECENT_S,
        );
        if (!person || !session) {
          invalid.push(id);
          continue;
        }
        found.push({
          external_userid: id,
          nickname: person.name,
          avatar: person.avatar,
          gender: person.gender,
          unionid: person.unionId,
          ...(withContext ? { enter_session_context: { scene: session.scene, scene_param: session.sceneParam } } : {}),
        });
      }
      return { customer_list: found, invalid_external_userid: invalid };
    },
  },
  "kf/customer/get_upgrade_service_config": {
    needs: "kf",
    handle: ({ corp }) => ({
      member_range: {
        userid_list: [...corp.members.values()]
          .filter((member) => member.leftAt === null && member.hasCustomerContact)
          .map((member) => member.userid),
        department_id_list: [],
      },
      groupchat_range: { chat_id_list: [...corp.groupChats.keys()] },
    }),
  },
  "kf/customer/upgrade_service": {
    needs: "kf",
    handle: (call) => {
      accountOf(call);
      personOf(call, call.params.text("external_userid", { missing: 41035 }));
      if (call.params.int("type", { min: 1, max: 2 }) === 1) {
        const member = call.params.object("member") ?? refuse(40063, "member");
        contactMember(call, member.text("userid", { missing: 41009 }));
      } else {
        const chat = call.params.object("groupchat") ?? refuse(40063, "groupchat");
        if (!call.corp.groupChats.has(chat.text("chat_id"))) refuse(40050);
      }
    },
  },
  "kf/customer/cancel_upgrade_service": {
    needs: "kf",
    handle: (call) => {
      accountOf(call);
      personOf(call, call.params.text("external_userid", { missing: 41035 }));
    },
  },
  "kf/get_corp_statistic": { needs: "kf", handle: (call) => figures(call, corpDay) },
  "kf/get_servicer_statistic": { needs: "kf", handle: (call) => figures(call, servicerDay) },
};

type Messages = Json[];

function figures(call: Call, ofDay: (messages: Messages, call: Call) => Json): Json {
  const account = accountOf(call);
  const { start, end } = timeSpan(call.params, 31 * DAY_S);
  const list: Json[] = [];
  for (let day = startOfDay(start * 1_000) / 1_000; day <= end; day += DAY_S) {
    const messages = account.messages.filter(({ at }) => at >= day && at < day + DAY_S).map(({ body }) => body);
    list.push({ stat_time: day, statistic: ofDay(messages, call) });
  }
  return { statistic_list: list };
}

const byOrigin = (messages: Messages, origin: number): Messages =>
  messages.filter((message) => message["origin"] === origin);

function corpDay(messages: Messages): Json {
  const written = byOrigin(messages, 3);
  const customers = new Set(written.map((message) => message["external_userid"]));
  return {
    session_cnt: customers.size,
    customer_cnt: customers.size,
    customer_msg_cnt: written.length,
    upgrade_service_customer_cnt: 0,
    ai_session_reply_cnt: 0,
    ai_transfer_rate: 0,
    ai_knowledge_hit_rate: 0,
    msg_rejected_customer_cnt: 0,
  };
}

function servicerDay(messages: Messages, { params }: Call): Json {
  const userid = params.textOr("servicer_userid", "");
  const answered = byOrigin(messages, 5).filter((message) => userid === "" || message["servicer_userid"] === userid);
  const customers = new Set(answered.map((message) => message["external_userid"]));
  const written = byOrigin(messages, 3).filter((message) => customers.has(message["external_userid"]));
  return {
    session_cnt: customers.size,
    customer_cnt: customers.size,
    customer_msg_cnt: written.length,
    reply_rate: written.length === 0 ? 0 : 100,
    first_reply_average_sec: 0,
    satisfaction_investgate_cnt: 0,
    satisfaction_participation_rate: 0,
    satisfied_rate: 0,
    middling_rate: 0,
    dissatisfied_rate: 0,
    upgrade_service_customer_cnt: 0,
    upgrade_service_member_invite_cnt: 0,
    upgrade_service_member_customer_cnt: 0,
    upgrade_service_groupchat_invite_cnt: 0,
    upgrade_service_groupchat_customer_cnt: 0,
    msg_rejected_customer_cnt: 0,
  };
}
