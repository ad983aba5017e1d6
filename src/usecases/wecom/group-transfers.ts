/** Customer groups of a member go to a colleague: which can, the order, and what became of each. */
import { InvalidInputError } from "#src/domain/shared/errors.js";
import { transferReason } from "#src/domain/wecom/transfer-reasons.js";
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import type { GroupChatRecord, GroupTransferRecord, GroupTransferRow } from "#src/domain/wecom/wecom-records.js";
import { randomId } from "../shared/ids.js";
import { refreshGroup } from "./sync-groups.js";
import { tellWecomChanged, type WecomDeps } from "./wecom-deps.js";

/** WeCom takes this many in one call. */
const AT_ONCE = 100;
/** WeCom lets a member take this many groups over in a day. */
const MAX_GROUPS = 300;
/** A group's details follow its change; before this has passed the old owner proves nothing. */
const SETTLE_MS = 60_000;

export interface StartGroupTransferInput {
  corpId: string;
  kind: GroupTransferRecord["kind"];
  fromUserId: string;
  toUserId: string;
  chatIds: readonly string[];
  byUserId: string;
}

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Groups whose owner the member is, as WeCom lists them now; those of a leaver wait for another owner. */
export async function transferableGroups(
  deps: WecomDeps,
  input: { corpId: string; fromUserId: string; kind: GroupTransferRecord["kind"] },
): Promise<GroupChatRecord[]> {
  const { corpId, fromUserId, kind } = input;
  return (await ownedGroups(deps, corpId, [fromUserId])).filter(({ status }) =>
    kind === "resigned" ? status === "owner_left" : status !== "owner_left" && status !== "inheriting",
  );
}

/** Groups of these owners; unknown or outdated ones are looked up first. */
export async function ownedGroups(
  deps: WecomDeps,
  corpId: string,
  ownerIds: readonly string[],
): Promise<GroupChatRecord[]> {
  const owners = new Set(ownerIds.map((id) => id.toLowerCase()));
  const found: GroupChatRecord[] = [];
  for (let from = 0; from < ownerIds.length; from += AT_ONCE) {
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<WecomDeps["platform"]["groupChats"]["list"]>> =
        await deps.platform.groupChats.list({ ownerIds: ownerIds.slice(from, from + AT_ONCE), cursor });
      for (const { chatId, status } of page.rows) {
        let group = await deps.groups.find(corpId, chatId);
        const told = status === "other" ? undefined : status;
        if (!group || !owners.has(group.ownerId.toLowerCase()) || (told && told !== group.status)) {
          await refreshGroup(deps, { corpId, chatId }, null, told);
          group = await deps.groups.find(corpId, chatId);
        }
        if (group && group.status !== "dismissed") found.push(group);
      }
      cursor = page.next;
    } while (cursor !== null);
  }
  return found;
}

/**
 * Gives the groups to the new owner, a hundred a call. Stored before the first call: what a crash or a lost answer
 * leaves open is settled by the groups themselves, never ordered again.
 *
 * @throws InvalidInputError
 */
export async function startGroupTransfer(
  deps: WecomDeps,
  input: StartGroupTransferInput,
): Promise<GroupTransferRecord> {
  const { corpId, kind, fromUserId, toUserId, byUserId } = input;
  const chatIds = [...new Set(input.chatIds)];
  if (isSame(fromUserId, toUserId)) {
    throw new InvalidInputError([{ path: "toUserId", message: "交出和接手不能是同一位成员" }]);
  }
  if (chatIds.length === 0 || chatIds.length > MAX_GROUPS) {
    throw new InvalidInputError([{ path: "chatIds", message: `请选择 1 到 ${MAX_GROUPS} 个群` }]);
  }
  const names = new Map<string, string>();
  for (const chatId of chatIds) names.set(chatId, (await deps.groups.find(corpId, chatId))?.name ?? "");
  let transfer: GroupTransferRecord = {
    corpId,
    id: randomId("gt"),
    kind,
    fromUserId,
    toUserId,
    createdAt: deps.clock.now(),
    createdBy: byUserId,
    isOpen: true,
    rows: chatIds.map((chatId) => ({ chatId, name: names.get(chatId) ?? "", state: "unknown", note: null })),
  };
  await deps.groupTransfers.put(transfer);
  for (let from = 0; from < chatIds.length; from += AT_ONCE) {
    transfer = withRows(transfer, await submit(deps, transfer, chatIds.slice(from, from + AT_ONCE)));
    await deps.groupTransfers.put(transfer);
  }
  for (const { chatId } of transfer.rows.filter(({ state }) => state === "done")) {
    // What cannot be read now the day's pass reads.
    await refreshGroup(deps, { corpId, chatId }, null, kind === "resigned" ? "inherited" : undefined).catch(ifWecom);
  }
  tellWecomChanged(deps, corpId);
  return transfer;
}

type Outcome = Pick<GroupTransferRow, "state" | "note">;

async function submit(
  deps: WecomDeps,
  { kind, toUserId }: GroupTransferRecord,
  chatIds: readonly string[],
): Promise<Map<string, Outcome>> {
  const all = (outcome: Outcome) => new Map(chatIds.map((chatId) => [chatId, outcome]));
  try {
    const ownerIs = kind === "resigned" ? "resigned" : "in_service";
    const refused = await deps.platform.transfers.groups({ chatIds, newOwner: toUserId, ownerIs });
    const outcomes = all({ state: "done", note: null });
    for (const { chatId, errcode } of refused) {
      outcomes.set(chatId, { state: "failed", note: transferReason(errcode) });
    }
    return outcomes;
  } catch (error) {
    if (!isWecom(error)) throw error;
    if (error.kind === "unknown_outcome") return all({ state: "unknown", note: "企业微信没有回答，等核对群主" });
    return all({ state: "failed", note: error.errcode === null ? error.message : transferReason(error.errcode) });
  }
}

function withRows(transfer: GroupTransferRecord, changes: ReadonlyMap<string, Outcome>): GroupTransferRecord {
  const rows = transfer.rows.map((row) => ({ ...row, ...changes.get(row.chatId) }));
  return { ...transfer, rows, isOpen: rows.some(({ state }) => state === "unknown") };
}

/** Job: orders whose answer was lost. Whoever owns the group now tells what became of it. */
export async function settleGroupTransfers(deps: WecomDeps, input: { corpId: string }): Promise<boolean> {
  const { corpId } = input;
  const now = deps.clock.now().getTime();
  let isChanged = false;
  for (const transfer of await deps.groupTransfers.open(corpId, 100)) {
    if (now - transfer.createdAt.getTime() < SETTLE_MS) continue;
    const changes = new Map<string, Outcome>();
    for (const { chatId } of transfer.rows.filter(({ state }) => state === "unknown")) {
      const isThere = await refreshGroup(deps, { corpId, chatId }).catch(ifWecom);
      if (isThere === undefined) continue;
      const group = await deps.groups.find(corpId, chatId);
      if (group && isSame(group.ownerId, transfer.toUserId)) {
        if (transfer.kind === "resigned") await deps.groups.put({ ...group, status: "inherited" });
        changes.set(chatId, { state: "done", note: null });
      } else changes.set(chatId, { state: "failed", note: isThere ? "没有转成，可以再转一次" : "群已经解散" });
    }
    if (changes.size === 0) continue;
    isChanged = true;
    await deps.groupTransfers.put(withRows(transfer, changes));
    tellWecomChanged(deps, corpId);
  }
  return isChanged;
}

function ifWecom(error: unknown): undefined {
  if (!isWecom(error)) throw error;
}
