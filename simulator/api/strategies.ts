/** Rule groups of customer contact and of moments. wecom §4.3, §4.7 */
import type { Json, Params } from "../core/params.js";
import { refuse } from "../core/platform-error.js";
import { pageOf } from "../server/pages.js";
import type { Call, Routes } from "../server/route.js";
import { contactMember } from "./checks.js";

const MAX_LEVELS = 5;

interface Kind {
  base: string;
  list: (call: Call) => Map<number, Json>;
  privileges: readonly string[];
}

const CUSTOMER: Kind = {
  base: "externalcontact/customer_strategy",
  list: ({ corp }) => corp.strategies,
  privileges: [
    "view_customer_list",
    "view_customer_data",
    "view_room_list",
    "contact_me",
    "join_room",
    "share_customer",
    "oper_resign_customer",
    "oper_resign_group",
    "send_customer_msg",
    "edit_welcome_msg",
    "view_behavior_data",
    "view_room_data",
    "send_group_msg",
    "room_deduplication",
    "rapid_reply",
    "onjob_customer_transfer",
    "edit_anti_spam_rule",
    "export_customer_list",
    "export_customer_data",
    "export_customer_group_list",
    "manage_customer_tag",
  ],
};

const MOMENT: Kind = {
  base: "externalcontact/moment_strategy",
  list: ({ corp }) => corp.momentStrategies,
  privileges: ["send_moment", "view_moment_list", "manage_moment_cover_and_sign"],
};

export const strategyRoutes: Routes = { ...routesOf(CUSTOMER), ...routesOf(MOMENT) };

interface RangeRow {
  type: 1 | 2;
  userid?: string;
  partyid?: number;
}

function routesOf({ base, list, privileges }: Kind): Routes {
  const find = (call: Call): Json => {
    const id = call.params.int("strategy_id", { missing: 40058 });
    return list(call).get(id) ?? refuse(40058, `strategy_id ${id}`);
  };
  const rangeOf = (strategy: Json): RangeRow[] => strategy["range"] as RangeRow[];
  return {
    [`${base}/list`]: {
      needs: "customer",
      handle: (call) => {
        const rows = [...list(call).keys()];
        const page = pageOf(call, rows, (id) => id, { scope: base, limit: 1_000, max: 1_000 });
        return { strategy: page.rows.map((id) => ({ strategy_id: id })), next_cursor: page.nextCursor };
      },
    },
    [`${base}/get`]: {
      needs: "customer",
      handle: (call) => {
        const strategy = { ...find(call) };
        delete strategy["range"];
        return { strategy };
      },
    },
    [`${base}/get_range`]: {
      needs: "customer",
      handle: (call) => {
        const strategy = find(call);
        const rows = rangeOf(strategy).map((row, i) => ({ row, i }));
        const scope = `${base} range ${String(strategy["strategy_id"])}`;
        const page = pageOf(call, rows, (entry) => entry.i, { scope, limit: 1_000, max: 1_000 });
        return { range: page.rows.map(({ row }) => row), next_cursor: page.nextCursor };
      },
    },
    [`${base}/create`]: {
      needs: "customer",
      lock: () => base,
      handle: (call) => {
        const { params, now, sim } = call;
        const parentId = params.intOr("parent_id", 0);
        if (levelOf(list(call), parentId) >= MAX_LEVELS) refuse(40058, "parent_id: too many levels");
        const id = sim.seq();
        list(call).set(id, {
          strategy_id: id,
          parent_id: parentId,
          strategy_name: params.text("strategy_name"),
          create_time: now,
          admin_list: adminsOf(call),
          privilege: privilegeOf(privileges, params.object("privilege"), null),
          range: readRange(call, "range", true),
        });
        return { strategy_id: id };
      },
    },
    [`${base}/edit`]: {
      needs: "customer",
      lock: () => base,
      handle: (call) => {
        const { params } = call;
        const strategy = find(call);
        const removed = readRange(call, "range_del", false).map((row) => JSON.stringify(row));
        const kept = rangeOf(strategy).filter((row) => !removed.includes(JSON.stringify(row)));
        strategy["strategy_name"] = params.textOr("strategy_name", String(strategy["strategy_name"]));
        if (params.has("admin_list")) strategy["admin_list"] = adminsOf(call);
        strategy["privilege"] = privilegeOf(privileges, params.object("privilege"), strategy["privilege"] as Json);
        strategy["range"] = [...kept, ...readRange(call, "range_add", false)];
      },
    },
    [`${base}/del`]: {
      needs: "customer",
      lock: () => base,
      handle: (call) => {
        list(call).delete(Number(find(call)["strategy_id"]));
      },
    },
  };
}

/** 0 for none; a strategy of the first level has 1. */
function levelOf(list: Map<number, Json>, id: number): number {
  let level = 0;
  for (let at = id; at !== 0 && level < 10; level++) {
    const strategy = list.get(at) ?? refuse(40058, `parent_id ${at}`);
    at = Number(strategy["parent_id"]);
  }
  return level;
}

function adminsOf(call: Call): string[] {
  return call.params
    .texts("admin_list", { missing: 40063, max: 20 })
    .map((userid) => contactMember(call, userid).userid);
}

function privilegeOf(names: readonly string[], given: Params | null, known: Json | null): Json {
  return Object.fromEntries(names.map((name) => [name, given?.flagOr(name, known?.[name] !== false) ?? true]));
}

function readRange(call: Call, name: string, isNeeded: boolean): RangeRow[] {
  const rows = call.params.objects(name, { max: 100, ...(isNeeded ? { missing: 40063 } : {}) });
  return rows.map((row) => {
    const type = row.int("type", { min: 1, max: 2 });
    if (type === 1) return { type, userid: contactMember(call, row.text("userid", { missing: 41009 })).userid };
    const partyid = row.int("partyid");
    if (!call.corp.departments.has(partyid)) refuse(60003, String(partyid));
    return { type: 2, partyid };
  });
}
