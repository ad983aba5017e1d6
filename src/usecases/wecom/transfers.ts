/** Giving customers to a colleague: who can be given, the order, and what became of each. */
import { transferReason } from "#src/domain/wecom/transfer-reasons.js";
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import type { TransferRecord, TransferRowRecord } from "#src/domain/wecom/wecom-records.js";
import { InvalidInputError } from "#src/domain/shared/errors.js";
import { randomId } from "../shared/ids.js";
import type { TransferStarted } from "../wecom-platform/transfers-api.js";
import { carryNotes } from "./carry-notes.js";
import { endPair, refreshCustomer } from "./customer-events.js";
import { ownedGroups, settleGroupTransfers } from "./group-transfers.js";
import { tellWecomChanged, type WecomDeps } from "./wecom-deps.js";

/** WeCom takes this many in one call. */
const AT_ONCE = 100;
const MAX_CUSTOMERS = 2_000;

export interface StartTransferInput {
  corpId: string;
  kind: TransferRecord["kind"];
  fromUserId: string;
  toUserId: string;
  externalUserIds: readonly string[];
  message: string | null;
  byUserId: string;
}

/** Customers that the member can hand over now. */
export async function transferable(
  deps: WecomDeps,
  input: { corpId: string; fromUserId: string; kind: TransferRecord["kind"] },
): Promise<{ externalUserId: string; contactId: string; name: string }[]> {
  const { corpId, fromUserId, kind } = input;
  const ids =
    kind === "on_job"
      ? (await deps.customers.activeOf(corpId, fromUserId, MAX_CUSTOMERS)).map((pair) => pair.externalUserId)
      : (await waitingCustomers(deps, corpId))
          .filter((row) => row.handoverUserId.toLowerCase() === fromUserId.toLowerCase())
          .map((row) => row.externalUserId);
  const known = await deps.customers.customersByIds(corpId, ids);
  const byId = new Map(known.map((customer) => [customer.externalUserId, customer]));
  return ids.map((externalUserId) => ({
    externalUserId,
    contactId: byId.get(externalUserId)?.contactId ?? "",
    name: byId.get(externalUserId)?.name || externalUserId,
  }));
}

/** Customers of leavers who are not on their way to somebody already. */
export async function waitingCustomers(
  deps: WecomDeps,
  corpId: string,
): Promise<{ handoverUserId: string; externalUserId: string }[]> {
  const keyOf = (userId: string, externalUserId: string): string => `${userId.toLowerCase()}/${externalUserId}`;
  const onTheWay = new Set<string>();
  for (const { fromUserId, rows } of await deps.transfers.open(corpId, 1_000)) {
    for (const row of rows) if (row.state === "waiting") onTheWay.add(keyOf(fromUserId, row.externalUserId));
  }
  return (await allUnassigned(deps)).filter((row) => !onTheWay.has(keyOf(row.handoverUserId, row.externalUserId)));
}

/** Customers of everybody who left, over all pages. */
async function allUnassigned(deps: WecomDeps): Promise<{ handoverUserId: string; externalUserId: string }[]> {
  const rows: { handoverUserId: string; externalUserId: string }[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<WecomDeps["platform"]["transfers"]["unassigned"]>> =
      await deps.platform.transfers.unassigned(cursor);
    rows.push(...page.rows);
    cursor = page.next;
  } while (cursor !== null);
  return rows;
}

export interface Leaver {
  userId: string;
  /** How it can be handed over: a disabled member has not left for WeCom. */
  kind: TransferRecord["kind"];
  customers: number;
  groups: number;
}

/** Members who left and whose customers or groups nobody has yet. */
export async function leavers(deps: WecomDeps, corpId: string): Promise<Leaver[]> {
  const found = new Map<string, Leaver>();
  const of = (userId: string): Leaver => {
    const leaver = found.get(userId.toLowerCase()) ?? { userId, kind: "resigned", customers: 0, groups: 0 };
    found.set(userId.toLowerCase(), leaver);
    return leaver;
  };
  for (const { handoverUserId } of await waitingCustomers(deps, corpId)) of(handoverUserId).customers++;
  const known = await deps.departures.list(corpId);
  for (const { userId } of known.filter(({ how }) => how === "left")) of(userId);
  for (const { ownerId, status } of await ownedGroups(
    deps,
    corpId,
    [...found.values()].map((one) => one.userId),
  )) {
    if (status === "owner_left") of(ownerId).groups++;
  }
  for (const { userId, customers, groups } of known.filter(
    ({ how, state }) => how === "disabled" && state === "open",
  )) {
    Object.assign(of(userId), { kind: "on_job", customers, groups });
  }
  return [...found.values()].filter((leaver) => leaver.customers + leaver.groups > 0);
}

/**
 * Submits the order, a hundred customers a call. Stored before the first call: what a crash leaves shows as unknown and
 * is settled by the results, never submitted again.
 *
 * @throws InvalidInputError
 */
export async function startTransfer(deps: WecomDeps, input: StartTransferInput): Promise<TransferRecord> {
  const { corpId, kind, fromUserId, toUserId, message, byUserId } = input;
  const externalUserIds = [...new Set(input.externalUserIds)];
  if (fromUserId.toLowerCase() === toUserId.toLowerCase()) {
    throw new InvalidInputError([{ path: "toUserId", message: "交出和接手不能是同一位成员" }]);
  }
  if (externalUserIds.length === 0 || externalUserIds.length > MAX_CUSTOMERS) {
    throw new InvalidInputError([{ path: "externalUserIds", message: `请选择 1 到 ${MAX_CUSTOMERS} 位客户` }]);
  }
  let transfer: TransferRecord = {
    corpId,
    id: randomId("tf"),
    kind,
    fromUserId,
    toUserId,
    message,
    createdAt: deps.clock.now(),
    createdBy: byUserId,
    isOpen: true,
    rows: externalUserIds.map((externalUserId) => ({ externalUserId, state: "unknown", note: null, doneAt: null })),
  };
  await deps.transfers.put(transfer);
  for (let from = 0; from < externalUserIds.length; from += AT_ONCE) {
    const part = externalUserIds.slice(from, from + AT_ONCE);
    const outcome = await submit(deps, transfer, part);
    transfer = withRows(transfer, outcome);
    await deps.transfers.put(transfer);
  }
  tellWecomChanged(deps, corpId);
  return transfer;
}

async function submit(
  deps: WecomDeps,
  { kind, fromUserId, toUserId, message }: TransferRecord,
  externalUserIds: string[],
): Promise<Map<string, Pick<TransferRowRecord, "state" | "note">>> {
  const all = (state: TransferRowRecord["state"], note: string | null) =>
    new Map(externalUserIds.map((id) => [id, { state, note }]));
  try {
    const input = { handoverUserId: fromUserId, takeoverUserId: toUserId, externalUserIds };
    const { transfers } = deps.platform;
    const rows =
      kind === "resigned"
        ? await transfers.startResigned(input)
        : await transfers.start({ ...input, ...(message === null ? {} : { message }) });
    return new Map(rows.map((row) => [row.externalUserId, begun(row)]));
  } catch (error) {
    if (!isWecom(error)) throw error;
    if (error.kind === "unknown_outcome") return all("unknown", "企业微信没有回答，等结果核对");
    return all("failed", error.errcode === null ? error.message : transferReason(error.errcode));
  }
}

const begun = ({ errcode }: TransferStarted): Pick<TransferRowRecord, "state" | "note"> =>
  errcode === 0 ? { state: "waiting", note: null } : { state: "failed", note: transferReason(errcode) };

function withRows(transfer: TransferRecord, changes: ReadonlyMap<string, Partial<TransferRowRecord>>): TransferRecord {
  const rows = transfer.rows.map((row) => ({ ...row, ...changes.get(row.externalUserId) }));
  return { ...transfer, rows, isOpen: rows.some((row) => row.state === "waiting" || row.state === "unknown") };
}

/** Orders that nothing was heard of for this long are closed. */
const GIVE_UP_MS = 7 * 86_400_000;

/** Job: what became of the customers of open orders. Done ones belong to the taker from now on. */
export async function readTransfers(deps: WecomDeps, input: { corpId: string }): Promise<{ isChanged: boolean }> {
  const { corpId } = input;
  let isChanged = await settleGroupTransfers(deps, input);
  for (const transfer of await deps.transfers.open(corpId, 100)) {
    const { kind, fromUserId, toUserId } = transfer;
    const { transfers } = deps.platform;
    const asked =
      kind === "resigned" ? transfers.resignedResults(fromUserId, toUserId) : transfers.results(fromUserId, toUserId);
    const results = await asked.catch((error: unknown) => {
      if (isWecom(error)) return [];
      throw error;
    });
    const told = new Map(results.map((row) => [row.externalUserId, row]));
    const changes = new Map<string, Partial<TransferRowRecord>>();
    const isStale = deps.clock.now().getTime() - transfer.createdAt.getTime() > GIVE_UP_MS;
    for (const row of transfer.rows) {
      if (row.state !== "waiting" && row.state !== "unknown") continue;
      const result = told.get(row.externalUserId);
      const state = result?.state === "limit" ? "at_cap" : result?.state;
      if (result && state !== undefined && state !== "other" && state !== row.state) {
        changes.set(row.externalUserId, { state, note: null, doneAt: result.takenOverAt });
        if (result.state === "done") await settle(deps, transfer, row.externalUserId);
      } else if (!result && isStale) {
        changes.set(row.externalUserId, { state: "failed", note: "企业微信没有这次转接的结果" });
      }
    }
    if (changes.size === 0) continue;
    isChanged = true;
    await deps.transfers.put(withRows(transfer, changes));
    tellWecomChanged(deps, corpId);
  }
  return { isChanged };
}

async function settle(
  deps: WecomDeps,
  { corpId, fromUserId, toUserId }: TransferRecord,
  externalUserId: string,
): Promise<void> {
  await endPair(deps, { corpId, externalUserId, userId: fromUserId, status: "transferred" });
  await refreshCustomer(deps, { corpId, externalUserId });
  // Tags go out by themselves: they are the contact's.
  await carryNotes(deps, { corpId, externalUserId, fromUserId, toUserId });
}
