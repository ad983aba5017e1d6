/** Who leads a member: the manager of the own department, or of the nearest one above. */
import type { Department, Member } from "./member.js";

type Placed = Pick<Member, "userId" | "departmentIds">;

/**
 * @param managers active managers, in a stable order: the first of a department is taken.
 * @returns null when nobody but the member leads there.
 */
export function nearestManager(
  member: Placed,
  managers: readonly Placed[],
  departments: readonly Department[],
): string | null {
  const parentOf = new Map(departments.map(({ departmentId, parentId }) => [departmentId, parentId]));
  const seen = new Set<string>();
  let level = [...member.departmentIds].sort();
  while (level.length > 0) {
    for (const departmentId of level) {
      const manager = managers.find((one) => one.userId !== member.userId && one.departmentIds.includes(departmentId));
      if (manager) return manager.userId;
      seen.add(departmentId);
    }
    const above = level.flatMap((departmentId) => parentOf.get(departmentId) ?? []);
    level = [...new Set(above)].filter((departmentId) => !seen.has(departmentId)).sort();
  }
  return null;
}
