/** Acquisition links (获客助手). An app sees only its own. wecom §4.13 */
import type { Params } from "../core/params.js";
import { refuse } from "../core/platform-error.js";
import { startOfDay } from "../core/sim-clock.js";
import { pageOf } from "../server/pages.js";
import type { Call, Routes } from "../server/route.js";
import type { AcquisitionLink } from "../state/content.js";
import { contactMember } from "./checks.js";
import { timeSpan } from "./mass-send.js";

const CHAT_KEY_LIFE_S = 1_800;
const BASE = "externalcontact/customer_acquisition";

/** Not callable with the system secret of 客户联系. */
function checkApp({ app }: Call): void {
  if (app.kind !== "self-built") refuse(48002);
}

export const linkRoutes: Routes = {
  [`${BASE}/list_link`]: {
    needs: "customer",
    handle: (call) => {
      checkApp(call);
      const rows = [...call.corp.links.values()].filter((link) => link.byAgent === call.app.agentId);
      const page = pageOf(call, rows, (link) => link.seq, { scope: "links", limit: 100, max: 100 });
      return { link_id_list: page.rows.map((link) => link.linkId), next_cursor: page.nextCursor };
    },
  },
  [`${BASE}/get`]: {
    needs: "customer",
    handle: (call) => {
      const link = linkOf(call);
      return {
        link: {
          link_id: link.linkId,
          link_name: link.name,
          url: link.url,
          create_time: link.createdAt,
          skip_verify: link.skipVerify,
          mark_source: link.markSource,
        },
        range: { user_list: link.users, department_list: link.departments },
        priority_option: link.priority ?? { priority_type: 0, priority_userid_list: [] },
      };
    },
  },
  [`${BASE}/create_link`]: {
    needs: "customer",
    handle: (call) => {
      checkApp(call);
      const { sim, corp, params, app, now } = call;
      if (corp.links.size >= sim.settings.caps.acquisitionLinks) refuse(41095);
      const name = params.text("link_name", { maxChars: 30 });
      const range = rangeOf(call, params.object("range") ?? refuse(40063, "range"));
      const linkId = sim.random.id("cawcde", 18);
      const link: AcquisitionLink = {
        linkId,
        seq: sim.seq(),
        name,
        url: `https://work.weixin.qq.com/ca/${linkId}`,
        createdAt: now,
        skipVerify: params.flagOr("skip_verify", true),
        markSource: params.flagOr("mark_source", true),
        ...range,
        priority: params.object("priority_option")?.values ?? null,
        byAgent: app.agentId,
        clicks: [],
        turn: 0,
      };
      corp.links.set(linkId, link);
      return { link: { link_id: linkId, link_name: name, url: link.url, create_time: now } };
    },
  },
  [`${BASE}/update_link`]: {
    needs: "customer",
    handle: (call) => {
      const link = linkOf(call);
      const { params } = call;
      const range = params.object("range");
      link.name = params.textOr("link_name", link.name, { maxChars: 30 });
      link.skipVerify = params.flagOr("skip_verify", link.skipVerify);
      link.markSource = params.flagOr("mark_source", link.markSource);
      link.priority = params.object("priority_option")?.values ?? link.priority;
      if (range) Object.assign(link, rangeOf(call, range));
    },
  },
  [`${BASE}/delete_link`]: {
    needs: "customer",
    handle: (call) => {
      call.corp.links.delete(linkOf(call).linkId);
    },
  },
  [`${BASE}/customer`]: {
    needs: "customer",
    handle: (call) => {
      const link = linkOf(call);
      const rows = [...call.corp.follows.values()]
        .filter((follow) => follow.linkId === link.linkId)
        .sort((a, b) => a.seq - b.seq);
      const page = pageOf(call, rows, (row) => row.seq, { scope: `link ${link.linkId}`, limit: 1_000, max: 1_000 });
      return {
        customer_list: page.rows.map((follow) => ({
          external_userid: follow.externalUserId,
          userid: follow.userid,
          chat_status: follow.hasCustomerWritten ? 1 : 0,
          ...(follow.state === "" ? {} : { state: follow.state }),
        })),
        next_cursor: page.nextCursor,
      };
    },
  },
  "externalcontact/customer_acquisition_quota": {
    needs: "customer",
    handle: (call) => {
      checkApp(call);
      const { total, balance } = call.corp.linkQuota;
      const expires = startOfDay(call.sim.now()) / 1_000 + 365 * 86_400;
      return { total, balance, quota_list: [{ expire_date: expires, balance }] };
    },
  },
  [`${BASE}/statistic`]: {
    needs: "customer",
    handle: (call) => {
      const link = linkOf(call);
      const { start, end } = timeSpan(call.params, 30 * 86_400);
      const isInside = (at: number): boolean => at >= start && at <= end;
      const follows = [...call.corp.follows.values()].filter((follow) => follow.linkId === link.linkId);
      return {
        click_link_customer_cnt: link.clicks.filter(isInside).length,
        new_customer_cnt: follows.filter((follow) => isInside(follow.createdAt)).length,
      };
    },
  },
  [`${BASE}/get_chat_info`]: {
    needs: "customer",
    handle: (call) => {
      checkApp(call);
      const found = call.corp.chatKeys.get(call.params.text("chat_key", { missing: 41201 }));
      if (!found || call.now - found.at > CHAT_KEY_LIFE_S) refuse(41201);
      const state = call.corp.follows.get(`${found.userid.toLowerCase()} ${found.externalUserId}`)?.state ?? "";
      return {
        userid: found.userid,
        external_userid: found.externalUserId,
        chat_info: { recv_msg_cnt: found.count, link_id: found.linkId, state },
      };
    },
  },
};

function linkOf(call: Call): AcquisitionLink {
  checkApp(call);
  const id = call.params.text("link_id", { missing: 40063 });
  const link = call.corp.links.get(id);
  return link && link.byAgent === call.app.agentId ? link : refuse(40058, `link_id ${id}`);
}

function rangeOf(call: Call, range: Params): Pick<AcquisitionLink, "users" | "departments"> {
  const users = range.texts("user_list", { max: 500 }).map((userid) => contactMember(call, userid).userid);
  const departments = range.ints("department_list", { max: 500 });
  if (users.length + departments.length === 0) refuse(40063, "range");
  for (const id of departments) if (!call.corp.departments.has(id)) refuse(60003, String(id));
  return { users, departments };
}
