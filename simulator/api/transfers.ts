/** Transfers of customers and groups. wecom §4.12 */
import type { Json } from "../core/params.js";
import { PlatformError, refuse } from "../core/platform-error.js";
import { changeGroup } from "../acts/group-acts.js";
import { findFollow, findMember } from "../acts/relations.js";
import { runningTransfer, TRANSFER_WAIT_MS } from "../acts/transfers.js";
import { pageOf } from "../server/pages.js";
import type { Call, Routes } from "../server/route.js";
import type { Transfer } from "../state/customers.js";
import type { Member } from "../state/directory.js";
import { appSees } from "../state/visibility.js";
import { chatOf, groupChatRoutes } from "./group-chats.js";
import { contactMember, memberOf } from "./checks.js";

const NINETY_DAYS_S = 90 * 86_400;
const YEAR_S = 365 * 86_400;
const TRANSFERS_IN_90_DAYS = 2;

const lockOf = ({ params }: Call): string => `transfer ${params.textOr("handover_userid", "").toLowerCase()}`;

export const transferRoutes: Routes = {
  "externalcontact/transfer_customer": { needs: "customer", lock: lockOf, handle: (call) => start(call, "in-service") },
  "externalcontact/resigned/transfer_customer": {
    needs: "customer",
    lock: lockOf,
    handle: (call) => start(call, "resigned"),
  },
  "externalcontact/transfer_result": { needs: "customer", handle: (call) => results(call, "in-service") },
  "externalcontact/resigned/transfer_result": { needs: "customer", handle: (call) => results(call, "resigned") },
  "externalcontact/get_unassigned_list": {
    needs: "customer",
    handle: (call) => {
      const { corp, app, now } = call;
      const rows = corp.unassigned.filter((row) => now - row.leftAt < YEAR_S && appSees(corp, app, row.handover));
      const rule = { scope: "unassigned", limit: 1_000, max: 1_000, limitName: "page_size" };
      const page = pageOf(call, rows, (row) => row.seq, rule);
      return {
        info: page.rows.map((row) => ({
          handover_userid: row.handover,
          external_userid: row.externalUserId,
          dimission_time: row.leftAt,
        })),
        is_last: page.nextCursor === "",
        next_cursor: page.nextCursor,
      };
    },
  },
  "externalcontact/groupchat/transfer": { needs: "customer", handle: (call) => moveGroups(call, true) },
  "externalcontact/groupchat/onjob_transfer": { needs: "customer", handle: (call) => moveGroups(call, false) },
};

interface Sides {
  handover: Member;
  takeover: Member;
}

function sidesOf(call: Call, kind: Transfer["kind"]): Sides {
  const { corp, params } = call;
  const handoverId = params.text("handover_userid", { missing: 41009 });
  const takeover = contactMember(call, params.text("takeover_userid", { missing: 41009 }));
  const handover = findMember(corp, handoverId) ?? refuse(60111, handoverId);
  if (kind === "in-service") memberOf(call, handoverId, 60021);
  else if (handover.leftAt === null) refuse(40097, handoverId);
  if (handover === takeover) refuse(40130);
  return { handover, takeover };
}

function start(call: Call, kind: Transfer["kind"]): Json {
  const { sim, corp, params } = call;
  const sides = sidesOf(call, kind);
  if (sides.takeover.status !== 1) refuse(41054, sides.takeover.userid);
  if (!sides.takeover.isRealNamed) refuse(40098, sides.takeover.userid);
  const ids = params.texts("external_userid", { missing: 41035, max: 100 });
  const message = params.textOr("transfer_success_msg", "", { maxChars: 200 });
  return {
    customer: ids.map((externalUserId) => {
      const errcode = rowError(call, kind, sides, externalUserId);
      if (errcode === 0) {
        const seq = sim.seq();
        const { handover, takeover } = { handover: sides.handover.userid, takeover: sides.takeover.userid };
        const base = { seq, kind, handover, takeover, externalUserId, message };
        corp.transfers.push({ ...base, status: 2, startedAt: call.now, takeoverAt: 0 });
        const at = sim.now() + TRANSFER_WAIT_MS;
        sim.scheduler.add({ at, kind: "complete-transfer", corpId: corp.corpId, args: { seq: String(seq) } });
      }
      return { external_userid: externalUserId, errcode };
    }),
  };
}

function rowError(call: Call, kind: Transfer["kind"], { handover, takeover }: Sides, externalUserId: string): number {
  const { corp, now } = call;
  if (!corp.people.has(externalUserId)) return 40096;
  if (!findFollow(corp, handover.userid, externalUserId)) return kind === "in-service" ? 40131 : 84061;
  const running = runningTransfer(corp, externalUserId);
  if (running) return running.takeover === takeover.userid ? 40100 : 40129;
  const recent = (corp.transferTimes.get(externalUserId) ?? []).filter((at) => at > now - NINETY_DAYS_S);
  if (recent.length >= TRANSFERS_IN_90_DAYS) return 40128;
  const count = corp.followsByMember.get(takeover.userid.toLowerCase())?.size ?? 0;
  if (count >= takeover.customerCap && !findFollow(corp, takeover.userid, externalUserId)) return 40099;
  return 0;
}

function results(call: Call, kind: Transfer["kind"]): Json {
  const { handover, takeover } = sidesOf(call, kind);
  const rows = call.corp.transfers.filter(
    (row) => row.kind === kind && row.handover === handover.userid && row.takeover === takeover.userid,
  );
  const scope = `transfers ${kind} ${handover.userid} ${takeover.userid}`;
  const page = pageOf(call, rows, (row) => row.seq, { scope, limit: 1_000, max: 1_000 });
  return {
    customer: page.rows.map((row) => ({
      external_userid: row.externalUserId,
      status: row.status,
      takeover_time: row.status === 1 ? row.takeoverAt : row.startedAt + TRANSFER_WAIT_MS / 1_000,
    })),
    next_cursor: page.nextCursor,
  };
}

function moveGroups(call: Call, isResigned: boolean): Json {
  const { sim, corp, params, now } = call;
  const ids = params.texts("chat_id_list", { missing: 40063, max: 100 });
  const owner = contactMember(call, params.text("new_owner", { missing: 41009 }));
  const failed: Json[] = [];
  for (const id of ids) {
    try {
      const chat = chatOf(call, id);
      const hasLeft = findMember(corp, chat.owner)?.leftAt !== null;
      if (isResigned && !hasLeft) refuse(90500);
      if (!isResigned && hasLeft) refuse(90502);
      if (chat.owner === owner.userid) refuse(90504);
      const recent = chat.ownerChanges.filter((at) => at > now - NINETY_DAYS_S);
      if (!isResigned && recent.length >= TRANSFERS_IN_90_DAYS) refuse(40128);
      chat.ownerChanges = [...recent, now];
      if (isResigned) chat.status = 3;
      changeGroup(sim, corp, chat, { owner: owner.userid });
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      failed.push({ chat_id: id, errcode: error.errcode, errmsg: error.message });
    }
  }
  return { failed_chat_list: failed };
}

/** Groups and their transfers are one family for the route table. */
export const groupRoutes: Routes = { ...groupChatRoutes, ...transferRoutes };
