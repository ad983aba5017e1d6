/** The pass through departments and their members. */
import { z } from "zod";
import type { SyncRun } from "#src/domain/wecom/wecom-records.js";
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import type { WecomMember } from "../wecom-platform/directory-api.js";
import { findDepartures, noteDeparture } from "./departures.js";
import type { SyncPage } from "./run-sync.js";
import type { WecomDeps } from "./wecom-deps.js";

const Cursor = z.object({ left: z.array(z.number()), count: z.number() });

/** One department a page; in the end those whom the lists left out are asked for one by one. */
export async function syncMembersPage(deps: WecomDeps, run: SyncRun): Promise<SyncPage> {
  const { corpId } = run;
  const cursor = Cursor.safeParse(run.cursor);
  if (!cursor.success) {
    const left = await refreshDepartments(deps, corpId);
    return { cursor: left.length === 0 ? null : { left, count: left.length }, done: 0, total: left.length };
  }
  const [id, ...left] = cursor.data.left;
  if (id !== undefined) {
    try {
      const members = await deps.platform.directory.membersOfDepartment(id);
      await tellStanding(deps, corpId, members);
      await deps.members.putMembers(
        corpId,
        members.map(({ userId, name, departmentIds }) => ({
          userId,
          name: name || userId,
          departmentIds: departmentIds.map(String),
        })),
        deps.clock.now(),
      );
    } catch (error) {
      // A department outside the app's range does not stop the others.
      if (!isWecom(error, "gone", "permission")) throw error;
    }
  }
  // A pass that ends with nothing more to list looks for those who are missing.
  if (left.length === 0) await findDepartures(deps, corpId, run.startedAt);
  const { count } = cursor.data;
  return { cursor: left.length === 0 ? null : { left, count }, done: count - left.length, total: count };
}

/** The tree as it is now. @returns ids of all departments. */
export async function refreshDepartments(deps: WecomDeps, corpId: string): Promise<number[]> {
  const departments = await deps.platform.directory.departments();
  await deps.members.putDepartments(
    corpId,
    departments.map(({ id, name, parentId }) => ({
      departmentId: String(id),
      name: name || String(id),
      parentId: parentId === null || parentId === 0 ? null : String(parentId),
    })),
  );
  return departments.map((department) => department.id);
}

/** Lists name disabled members and, in some corps, those who left. */
async function tellStanding(
  deps: WecomDeps,
  corpId: string,
  members: readonly Pick<WecomMember, "userId" | "status">[],
): Promise<void> {
  const isGone = ({ status }: Pick<WecomMember, "status">): boolean => status === "left" || status === "disabled";
  await deps.departures.back(
    corpId,
    members.flatMap((member) => (isGone(member) ? [] : [member.userId])),
  );
  for (const { userId } of members.filter(isGone)) await noteDeparture(deps, { corpId, userId, by: "pass" });
}

/** One member after an event. */
export async function refreshMember(deps: WecomDeps, input: { corpId: string; userId: string }): Promise<void> {
  const { corpId } = input;
  try {
    const found = await deps.platform.directory.getMember(input.userId);
    const { userId, name, departmentIds } = found;
    const member = { userId, name: name || userId, departmentIds: departmentIds.map(String) };
    await deps.members.putMembers(corpId, [member], deps.clock.now());
    await tellStanding(deps, corpId, [found]);
  } catch (error) {
    if (!isWecom(error, "gone")) throw error;
  }
}
