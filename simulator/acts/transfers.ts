/** Handing customers over: 24 hours unless somebody refuses. wecom §4.12 */
import type { Simulator } from "../core/simulator.js";
import { pairKey, type Corp } from "../state/corp.js";
import type { Transfer } from "../state/customers.js";
import { ActError } from "./act-error.js";
import { addFollow, findFollow, findMember, removeFollow } from "./relations.js";

export const TRANSFER_WAIT_MS = 24 * 3_600_000;

/** Completes a waiting transfer, as the platform does after 24 hours. */
export function completeTransfer(sim: Simulator, corp: Corp, transfer: Transfer): void {
  if (transfer.status !== 2) return;
  const { handover, takeover, externalUserId } = transfer;
  const member = findMember(corp, takeover);
  const count = corp.followsByMember.get(takeover.toLowerCase())?.size ?? 0;
  const known = findFollow(corp, takeover, externalUserId);
  if (!member || member.leftAt !== null || (!known && count >= member.customerCap)) {
    fail(sim, corp, transfer, 4);
    return;
  }
  const old = findFollow(corp, handover, externalUserId);
  transfer.status = 1;
  transfer.takeoverAt = sim.seconds();
  corp.transferTimes.set(externalUserId, [...(corp.transferTimes.get(externalUserId) ?? []), sim.seconds()]);
  if (!known) {
    // Corp tags, remark and description go along unless a setting says otherwise; personal tags stay behind.
    addFollow(sim, corp, {
      userid: member.userid,
      externalUserId,
      addWay: 202,
      operUserid: handover,
      createdAt: sim.seconds(),
      ...(old && sim.settings.transferKeepsNotes
        ? {
            remark: old.remark,
            description: old.description,
            remarkCompany: old.remarkCompany,
            remarkMobiles: [...old.remarkMobiles],
            tagIds: [...old.tagIds],
            state: old.state,
          }
        : {}),
    });
    pairEvent(sim, corp, "add_external_contact", member.userid, externalUserId);
  }
  if (old) removeFollow(corp, old);
  corp.unassigned = corp.unassigned.filter(
    (row) => pairKey(row.handover, row.externalUserId) !== pairKey(handover, externalUserId),
  );
  if (transfer.kind === "in-service") {
    pairEvent(sim, corp, "del_external_contact", handover, externalUserId, { Source: "DELETE_BY_TRANSFER" });
  }
  sim.changes++;
}

function pairEvent(
  sim: Simulator,
  corp: Corp,
  changeType: string,
  userid: string,
  externalUserId: string,
  more: Record<string, string> = {},
): void {
  sim.emit(
    corp,
    {
      MsgType: "event",
      Event: "change_external_contact",
      ChangeType: changeType,
      UserID: userid,
      ExternalUserID: externalUserId,
      ...more,
    },
    { userids: [userid] },
  );
}

function fail(sim: Simulator, corp: Corp, transfer: Transfer, status: 3 | 4): void {
  transfer.status = status;
  transfer.takeoverAt = sim.seconds();
  sim.changes++;
  sim.emit(
    corp,
    {
      MsgType: "event",
      Event: "change_external_contact",
      ChangeType: "transfer_fail",
      FailReason: status === 3 ? "customer_refused" : "customer_limit_exceed",
      UserID: transfer.takeover,
      ExternalUserID: transfer.externalUserId,
    },
    { userids: [transfer.takeover] },
  );
}

/** The running transfer of a customer, if there is one. */
export function runningTransfer(corp: Corp, externalUserId: string): Transfer | undefined {
  return corp.transfers.find((transfer) => transfer.externalUserId === externalUserId && transfer.status === 2);
}

/** The customer refuses to be handed over (in service only). */
export function refuseTransfer(sim: Simulator, corp: Corp, externalUserId: string): void {
  const transfer = runningTransfer(corp, externalUserId);
  if (!transfer) throw new ActError("no transfer is waiting");
  if (transfer.kind === "resigned") throw new ActError("the customer of a member who left cannot refuse");
  fail(sim, corp, transfer, 3);
}
