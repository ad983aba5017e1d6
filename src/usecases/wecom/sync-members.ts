/** The pass through departments and their members. */
import { z } from "zod";
import type { SyncRun } from "#src/domain/wecom/wecom-records.js";
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import type { SyncPage } from "./run-sync.js";
import type { WecomDeps } from "./wecom-deps.js";

const Cursor = z.object({ left: z.array(z.number()), count: z.number() });

/** One department a page. Who left is disabled by an administrator, never by a list that leaves somebody out. */
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

/** One member after an event. */
export async function refreshMember(deps: WecomDeps, input: { corpId: string; userId: string }): Promise<void> {
  try {
    const { userId, name, departmentIds } = await deps.platform.directory.getMember(input.userId);
    const member = { userId, name: name || userId, departmentIds: departmentIds.map(String) };
    await deps.members.putMembers(input.corpId, [member], deps.clock.now());
  } catch (error) {
    if (!isWecom(error, "gone")) throw error;
  }
}
