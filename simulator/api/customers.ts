/** Customers: who has whom, details, remarks. wecom §4.1 */
import { charsOf } from "../core/params.js";
import { refuse } from "../core/platform-error.js";
import { findMember, followsBy, followsOf } from "../acts/relations.js";
import { pageOf } from "../server/pages.js";
import type { Call, Routes } from "../server/route.js";
import type { Corp } from "../state/corp.js";
import type { Follow, Person } from "../state/customers.js";
import { appSees } from "../state/visibility.js";
import { followOf, mediaOf, memberOf, personOf } from "./checks.js";

export const customerRoutes: Routes = {
  "externalcontact/get_follow_user_list": {
    needs: "customer",
    handle: ({ corp, app }) => ({
      follow_user: [...corp.members.values()]
        .filter((member) => member.leftAt === null && member.hasCustomerContact && appSees(corp, app, member.userid))
        .map((member) => member.userid),
    }),
  },
  "externalcontact/list": {
    needs: "customer",
    handle: (call) => {
      const member = memberOf(call, call.params.text("userid", { missing: 41009 }), 60021);
      const follows = member.hasCustomerContact ? followsBy(call.corp, member.userid) : [];
      if (follows.length === 0) refuse(84061, member.userid);
      return { external_userid: follows.map((follow) => follow.externalUserId) };
    },
  },
  "externalcontact/get": {
    needs: "customer",
    handle: (call) => {
      const person = personOf(call, call.params.text("external_userid", { missing: 41035 }));
      const follows = visibleFollows(call, followsOf(call.corp, person.externalUserId));
      if (follows.length === 0) refuse(84061, person.externalUserId);
      const page = pageOf(call, follows, (follow) => follow.seq, {
        scope: `get ${person.externalUserId}`,
        limit: 500,
        max: 500,
      });
      return {
        external_contact: presentPerson(person),
        follow_user: page.rows.map((follow) => ({ ...presentFollow(follow), tags: tagsOf(call.corp, follow) })),
        next_cursor: page.nextCursor,
      };
    },
  },
  "externalcontact/batch/get_by_user": {
    needs: "customer",
    handle: (call) => {
      const userids = call.params.texts("userid_list", { missing: 40063, max: 100, tooMany: 40058 });
      const { corp } = call;
      const rows: { follow: Follow; position: number }[] = [];
      userids.forEach((userid, i) => {
        const member = memberOf(call, userid, 60021);
        if (!member.hasCustomerContact) return;
        for (const follow of followsBy(corp, userid)) rows.push({ follow, position: i * 1e11 + follow.seq });
      });
      const scope = `get_by_user ${userids.join(",").toLowerCase()}`;
      const page = pageOf(call, rows, (row) => row.position, { scope, limit: 50, max: 100 });
      return {
        external_contact_list: page.rows.map(({ follow }) => ({
          external_contact: presentPerson(corp.people.get(follow.externalUserId) ?? refuse(-1)),
          follow_info: { ...presentFollow(follow), tag_id: follow.tagIds },
        })),
        next_cursor: page.nextCursor,
      };
    },
  },
  "externalcontact/remark": {
    needs: "customer",
    lock: pairLock,
    handle: (call) => {
      const { params } = call;
      const follow = followOf(
        call,
        params.text("userid", { missing: 41009 }),
        params.text("external_userid", { missing: 41035 }),
      );
      const fields = ["remark", "description", "remark_company", "remark_mobiles", "remark_pic_mediaid"];
      if (!fields.some((name) => params.has(name))) refuse(40063, "nothing to change");
      const remark = limited(params.textOr("remark", follow.remark), 20, "remark");
      const description = limited(params.textOr("description", follow.description), 150, "description");
      const remarkCompany = limited(params.textOr("remark_company", follow.remarkCompany), 20, "remark_company");
      const mobiles = params.has("remark_mobiles") ? params.texts("remark_mobiles") : follow.remarkMobiles;
      if (params.textOr("remark_pic_mediaid", "") !== "") mediaOf(call, params.text("remark_pic_mediaid"));
      Object.assign(follow, {
        remark,
        description,
        remarkCompany: call.corp.people.get(follow.externalUserId)?.type === 1 ? remarkCompany : follow.remarkCompany,
        remarkMobiles: mobiles.filter((mobile) => mobile !== ""),
      });
    },
  },
  "externalcontact/contact_list": {
    needs: "customer",
    handle: (call) => {
      const { corp } = call;
      const rows = [...corp.people.values()].sort((a, b) => a.seq - b.seq);
      const page = pageOf(call, rows, (row) => row.seq, { scope: "contact_list", limit: 1_000, max: 1_000 });
      return {
        info_list: page.rows.map((person) => presentMet(call, person)),
        next_cursor: page.nextCursor,
      };
    },
  },
};

/** Lock of the writes that touch one pair. */
export function pairLock({ params }: Call): string | null {
  const { userid, external_userid } = params.values;
  return typeof userid === "string" && typeof external_userid === "string"
    ? `pair ${userid.toLowerCase()} ${external_userid}`
    : null;
}

function limited(text: string, max: number, name: string): string {
  return charsOf(text) > max ? refuse(40058, `${name} exceeds ${max} characters`) : text;
}

/** Relations of members who are there and in the app's range; those who left are waiting to be handed over. */
function visibleFollows({ corp, app }: Call, follows: readonly Follow[]): Follow[] {
  return follows.filter(
    (follow) => findMember(corp, follow.userid)?.leftAt === null && appSees(corp, app, follow.userid),
  );
}

function presentPerson(person: Person): Record<string, unknown> {
  const { externalUserId, name, type, avatar, gender, unionId, position, corpName } = person;
  return {
    external_userid: externalUserId,
    name,
    type,
    avatar,
    gender,
    ...(unionId === "" ? {} : { unionid: unionId }),
    ...(type === 2 ? { position, corp_name: corpName, corp_full_name: corpName } : {}),
  };
}

function presentFollow(follow: Follow): Record<string, unknown> {
  return {
    userid: follow.userid,
    remark: follow.remark,
    description: follow.description,
    createtime: follow.createdAt,
    ...(follow.remarkCompany === "" ? {} : { remark_corp_name: follow.remarkCompany }),
    remark_mobiles: follow.remarkMobiles,
    add_way: follow.addWay,
    oper_userid: follow.operUserid,
    ...(follow.state === "" ? {} : { state: follow.state }),
  };
}

function tagsOf(corp: Corp, follow: Follow): Record<string, unknown>[] {
  const tags: Record<string, unknown>[] = [];
  for (const id of follow.tagIds) {
    const group = corp.tagGroups.get(corp.tagIndex.get(id) ?? "");
    const tag = group?.tags.find((tag) => tag.id === id);
    if (!group || !tag) continue;
    tags.push({ group_name: group.name, tag_name: tag.name, tag_id: id, type: group.strategyId === 0 ? 1 : 3 });
  }
  for (const name of follow.personalTags) tags.push({ group_name: "我的标签", tag_name: name, type: 2 });
  return tags;
}

function presentMet(call: Call, person: Person): Record<string, unknown> {
  const { corp } = call;
  const follow = visibleFollows(call, followsOf(corp, person.externalUserId))[0];
  const group = [...corp.groupChats.values()].find((chat) =>
    chat.members.some((member) => member.id === person.externalUserId),
  );
  return {
    is_customer: follow !== undefined,
    tmp_openid: person.openId,
    ...(follow ? { external_userid: person.externalUserId, follow_userid: follow.userid } : {}),
    name: `${Array.from(person.name)[0] ?? ""}**`,
    ...(group ? { chat_id: group.chatId, chat_name: group.name } : {}),
    add_time: follow?.createdAt ?? group?.createdAt ?? 0,
  };
}
