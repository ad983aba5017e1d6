/** Customer groups: the full pass, and single ones after events. */
import { z } from "zod";
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import type { GroupChatRecord, GroupMember, SyncRun } from "#src/domain/wecom/wecom-records.js";
import type { GroupChatDetail } from "../wecom-platform/group-chats-api.js";
import type { SyncPage } from "./run-sync.js";
import { tellWecomChanged, type WecomDeps } from "./wecom-deps.js";

const Cursor = z.union([
  z.object({ step: z.literal("list"), next: z.string().nullable() }),
  z.object({ step: z.literal("prove") }),
]);
const PROVE_AT_ONCE = 20;
/** How people came into a group, as WeCom numbers it. */
const SCENES: Readonly<Record<number, GroupMember["joinScene"]>> = { 1: "invited", 2: "link", 3: "qr_code" };

/** A page of the list, each group looked up; in the end those left out are asked for one by one. */
export async function syncGroupsPage(deps: WecomDeps, run: SyncRun): Promise<SyncPage> {
  const { corpId, runId } = run;
  const parsed = Cursor.safeParse(run.cursor);
  const cursor = parsed.success ? parsed.data : { step: "list" as const, next: null };
  if (cursor.step === "prove") {
    const left = (await deps.groups.list(corpId))
      .filter((group) => group.status !== "dismissed" && group.seenBy !== runId)
      .slice(0, PROVE_AT_ONCE);
    let ended = 0;
    for (const { chatId } of left) {
      if (!(await refreshGroup(deps, { corpId, chatId }, runId))) ended++;
    }
    return {
      cursor: left.length < PROVE_AT_ONCE ? null : cursor,
      done: run.done,
      total: run.total,
      ended,
    };
  }
  const { rows, next } = await deps.platform.groupChats.list({ cursor: cursor.next });
  for (const { chatId, status } of rows)
    await refreshGroup(deps, { corpId, chatId }, runId, status === "other" ? undefined : status);
  const done = (parsed.success ? run.done : 0) + rows.length;
  return { cursor: next === null ? { step: "prove" } : { step: "list", next }, done, total: done };
}

/**
 * Looks one group up and stores it. Only WeCom's own "no such group" makes it dismissed.
 *
 * @returns false when it is gone.
 */
export async function refreshGroup(
  deps: WecomDeps,
  { corpId, chatId }: { corpId: string; chatId: string },
  runId: string | null = null,
  status?: GroupChatRecord["status"],
): Promise<boolean> {
  const known = await deps.groups.find(corpId, chatId);
  const now = deps.clock.now();
  try {
    const group = await deps.platform.groupChats.get(chatId);
    await noteJoins(deps, { corpId, chatId }, group, known, now);
    await deps.groups.put({
      corpId,
      chatId,
      name: group.name,
      ownerId: group.ownerId,
      status: status ?? (known && known.status !== "dismissed" ? known.status : "normal"),
      createdAt: group.createdAt,
      notice: group.notice,
      members: group.members.map(({ id, isExternal, name, joinedAt, joinScene, state }) => ({
        id,
        kind: isExternal ? "customer" : "member",
        name,
        joinedAt,
        joinScene: SCENES[joinScene] ?? "other",
        joinState: state,
      })),
      memberVersion: group.memberVersion,
      confirmedAt: now,
      unseenSince: null,
      seenBy: runId ?? known?.seenBy ?? null,
    });
    tellWecomChanged(deps, corpId);
    return true;
  } catch (error) {
    if (isWecom(error, "gone")) {
      if (known) await deps.groups.put({ ...known, status: "dismissed", seenBy: runId ?? known.seenBy });
      tellWecomChanged(deps, corpId);
      return false;
    }
    if (!isWecom(error, "permission", "input")) throw error;
    // Out of sight for the app: kept, and marked since when.
    if (known)
      await deps.groups.put({ ...known, unseenSince: known.unseenSince ?? now, seenBy: runId ?? known.seenBy });
    return true;
  }
}

/**
 * Who came through a code and who of them is gone. Noted before the group is stored: what a crash leaves undone is seen
 * again at the next look.
 */
async function noteJoins(
  deps: WecomDeps,
  { corpId, chatId }: { corpId: string; chatId: string },
  group: GroupChatDetail,
  known: GroupChatRecord | null,
  now: Date,
): Promise<void> {
  const before = new Map(known?.members.map((member) => [member.id, member]));
  const isNoted = ({ id, state, joinedAt }: GroupChatDetail["members"][number]): boolean =>
    before.get(id)?.joinState === state && before.get(id)?.joinedAt?.getTime() === joinedAt?.getTime();
  const fresh = group.members.flatMap((member) =>
    member.isExternal && member.state !== null && member.state !== "" && !isNoted(member)
      ? [{ corpId, chatId, personId: member.id, state: member.state, joinedAt: member.joinedAt ?? now, leftAt: null }]
      : [],
  );
  await deps.joins.put(fresh);
  const there = new Set(group.members.map(({ id }) => id));
  const gone = [...before.values()].filter(({ id, joinState }) => joinState && !there.has(id));
  await deps.joins.left(
    corpId,
    chatId,
    gone.map(({ id }) => id),
    now,
  );
}

/** The platform said that the group was dissolved. */
export async function dismissGroup(deps: WecomDeps, input: { corpId: string; chatId: string }): Promise<void> {
  const known = await deps.groups.find(input.corpId, input.chatId);
  if (known) await deps.groups.put({ ...known, status: "dismissed" });
  tellWecomChanged(deps, input.corpId);
}
