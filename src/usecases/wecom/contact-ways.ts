/** Channel codes: made and changed here, kept alike in WeCom, with their rota and figures. */
import { onDuty } from "#src/domain/wecom/duty-rota.js";
import { spanProblem } from "#src/domain/wecom/duty-spans.js";
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import { welcomeProblem } from "#src/domain/wecom/welcome-text.js";
import type { ContactWayRecord } from "#src/domain/wecom/wecom-records.js";
import { InvalidInputError, NotFoundError, type InputIssue } from "#src/domain/shared/errors.js";
import { addDays, instantAt, localDateOf } from "#src/domain/shared/time.js";
import { randomId } from "../shared/ids.js";
import { warmWelcomesJob } from "./job-contracts.js";
import { tellWecomChanged, type WecomDeps } from "./wecom-deps.js";

export type ContactWayInput = Pick<
  ContactWayRecord,
  "name" | "skipVerify" | "members" | "backupUserIds" | "tags" | "welcome" | "isOn"
>;

/** A customer's "added" of one code is looked for this far back after a lost answer. */
const LOOK_BACK_MS = 10 * 60_000;

/** Makes a code here and in WeCom. When WeCom refuses, it stays here with the reason. @throws InvalidInputError */
export async function createContactWay(
  deps: WecomDeps,
  input: ContactWayInput & { corpId: string; byUserId: string },
): Promise<ContactWayRecord> {
  const { corpId, byUserId, ...fields } = input;
  check(fields);
  const now = deps.clock.now();
  const id = randomId("cw");
  const way: ContactWayRecord = {
    ...fields,
    corpId,
    id,
    state: `gx_${id.slice(3)}`,
    configId: null,
    qrCodeUrl: null,
    syncState: "pending",
    note: null,
    currentUserIds: [],
    createdAt: now,
    createdBy: byUserId,
    updatedAt: now,
  };
  await deps.ways.put(way);
  await warm(deps, way);
  return syncContactWay(deps, way);
}

/** @throws NotFoundError, InvalidInputError */
export async function changeContactWay(
  deps: WecomDeps,
  input: ContactWayInput & { corpId: string; id: string },
): Promise<ContactWayRecord> {
  const { corpId, id, ...fields } = input;
  const known = await deps.ways.find(corpId, id);
  if (!known) throw new NotFoundError("渠道活码", id);
  check(fields);
  const way = { ...known, ...fields, syncState: "pending" as const, updatedAt: deps.clock.now() };
  await deps.ways.put(way);
  await warm(deps, way);
  return syncContactWay(deps, way);
}

/** A changed greeting's files are brought to WeCom at once; the schedule finds what this missed. */
async function warm({ jobs }: WecomDeps, { corpId, welcome }: ContactWayRecord): Promise<void> {
  if (!welcome?.attachments?.length) return;
  await jobs.enqueue(warmWelcomesJob, { v: 1 as const, corpId }).catch(() => undefined);
}

function check({ name, members, backupUserIds, welcome }: ContactWayInput): void {
  const issues: InputIssue[] = [];
  if (name.trim() === "") issues.push({ path: "name", message: "请给活码起个名字" });
  if (members.length + backupUserIds.length === 0) issues.push({ path: "members", message: "请至少选择一位成员" });
  if (members.length > 100) issues.push({ path: "members", message: "一个活码最多 100 位成员" });
  for (const [index, member] of members.entries()) {
    const message = spanProblem(member);
    if (message) issues.push({ path: `members.${index}.spans`, message: `${member.userId}：${message}` });
  }
  const problem = welcome && welcomeProblem(welcome);
  if (problem) issues.push(problem);
  if (issues.length > 0) throw new InvalidInputError(issues);
}

/** Makes the code in WeCom what it should be now. Safe to repeat. */
async function syncContactWay(deps: WecomDeps, way: ContactWayRecord): Promise<ContactWayRecord> {
  const { corpId } = way;
  const { zone } = await deps.settings.get(corpId);
  const now = deps.clock.now();
  const today = instantAt(localDateOf(now, zone), 0, zone);
  const added = new Map<string, number>();
  for (const { userId } of await deps.customers.addsOf(corpId, way.state, today)) {
    added.set(userId, (added.get(userId) ?? 0) + 1);
  }
  const here = await stillHere(deps, way);
  const userIds = onDuty(here, added, now, zone);
  // Everybody left: the code stays as it is until a person names others.
  if (userIds.length === 0) {
    const left = { ...way, syncState: "failed" as const, note: "接待成员都已离职或停用，请换人" };
    if (way.note !== left.note) await deps.ways.put(left);
    return way.note === left.note ? way : left;
  }
  const isSame = way.syncState === "synced" && sameUsers(userIds, way.currentUserIds);
  if (isSame && way.configId !== null) return way;
  let next: ContactWayRecord;
  try {
    next = { ...way, ...(await inWecom(deps, way, userIds)), currentUserIds: userIds, syncState: "synced", note: null };
  } catch (error) {
    if (!isWecom(error)) throw error;
    // Tried again every minute; a person sees why.
    const isLasting = !isWecom(error, "wait", "unreachable", "unknown_outcome");
    next = { ...way, syncState: isLasting ? "failed" : "pending", note: error.message };
  }
  await deps.ways.put(next);
  tellWecomChanged(deps, corpId);
  return next;
}

/** WeCom does not replace members who left (wecom.md §4.4): they are taken out of the code here. */
async function stillHere(
  deps: WecomDeps,
  { corpId, members, backupUserIds }: ContactWayRecord,
): Promise<Pick<ContactWayRecord, "members" | "backupUserIds">> {
  const gone = new Set((await deps.departures.list(corpId)).map(({ userId }) => userId.toLowerCase()));
  const isHere = (userId: string): boolean => !gone.has(userId.toLowerCase());
  return {
    members: members.filter(({ userId }) => isHere(userId)),
    backupUserIds: backupUserIds.filter(isHere),
  };
}

async function inWecom(
  deps: WecomDeps,
  way: ContactWayRecord,
  userIds: string[],
): Promise<Pick<ContactWayRecord, "configId" | "qrCodeUrl">> {
  const { contactWays } = deps.platform;
  const configId = way.configId ?? (await madeBefore(deps, way));
  const remark = way.name.slice(0, 30);
  if (!way.isOn) {
    if (configId !== null) {
      await contactWays.remove(configId).catch((error: unknown) => {
        if (!isWecom(error, "gone")) throw error;
      });
    }
    return { configId: null, qrCodeUrl: null };
  }
  if (configId === null) {
    return contactWays.add({
      type: "multi",
      scene: "qr_code",
      remark,
      skipVerify: way.skipVerify,
      state: way.state,
      userIds,
    });
  }
  await contactWays.update(configId, { remark, skipVerify: way.skipVerify, state: way.state, userIds });
  if (way.qrCodeUrl !== null && way.configId !== null) return { configId, qrCodeUrl: way.qrCodeUrl };
  return { configId, qrCodeUrl: (await contactWays.get(configId)).qrCodeUrl };
}

/** A code whose making was not answered may exist: WeCom's list since then is compared by `state`. */
async function madeBefore(deps: WecomDeps, way: ContactWayRecord): Promise<string | null> {
  const { contactWays } = deps.platform;
  if (way.note === null) return null;
  let cursor: string | null = null;
  do {
    const page = await contactWays.list({ from: new Date(way.createdAt.getTime() - LOOK_BACK_MS), cursor });
    for (const configId of page.configIds) {
      if ((await contactWays.get(configId)).state === way.state) return configId;
    }
    cursor = page.next;
  } while (cursor !== null);
  return null;
}

const sameUsers = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && [...a].sort().every((id, i) => id === [...b].sort()[i]);

/** Job, every minute: rota and caps. A code that is switched on and in WeCom changes only when its people do. */
export async function rotateContactWays(deps: WecomDeps, input: { corpId: string }): Promise<number> {
  let changed = 0;
  for (const way of await deps.ways.list(input.corpId)) {
    if (!way.isOn && way.configId === null) continue;
    const after = await syncContactWay(deps, way);
    if (after !== way) changed++;
  }
  return changed;
}

export interface WayFigures {
  /** Days of the corp, oldest first. */
  days: { day: string; added: number; lost: number }[];
  added: number;
  /** Of those added, who is not there any more. */
  lost: number;
  byMember: { userId: string; added: number; lost: number }[];
}

/** Who came through a code in the last days, and who left again. */
export async function contactWayFigures(
  deps: WecomDeps,
  input: { corpId: string; id: string; days: number },
): Promise<WayFigures> {
  const { corpId, id, days } = input;
  const way = await deps.ways.find(corpId, id);
  if (!way) throw new NotFoundError("渠道活码", id);
  const { zone } = await deps.settings.get(corpId);
  const first = addDays(localDateOf(deps.clock.now(), zone), 1 - days);
  const rows = await deps.customers.addsOf(corpId, way.state, instantAt(first, 0, zone));
  const byDay = new Map<string, WayFigures["days"][number]>();
  for (let i = 0; i < days; i++) byDay.set(addDays(first, i), { day: addDays(first, i), added: 0, lost: 0 });
  const byMember = new Map<string, { userId: string; added: number; lost: number }>();
  for (const { userId, addedAt, status } of rows) {
    const day = byDay.get(localDateOf(addedAt, zone));
    const member = byMember.get(userId) ?? { userId, added: 0, lost: 0 };
    byMember.set(userId, member);
    const isLost = status === "removed_by_contact" || status === "removed_by_member";
    for (const count of day ? [day, member] : [member]) {
      count.added++;
      if (isLost) count.lost++;
    }
  }
  const members = [...byMember.values()].sort((a, b) => b.added - a.added || (a.userId < b.userId ? -1 : 1));
  const sum = (of: (member: { added: number; lost: number }) => number): number =>
    members.reduce((total, member) => total + of(member), 0);
  return {
    days: [...byDay.values()],
    added: sum((member) => member.added),
    lost: sum((member) => member.lost),
    byMember: members,
  };
}
