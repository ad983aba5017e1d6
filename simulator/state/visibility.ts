/** Which members an app may see. */
import type { Corp } from "./corp.js";
import type { App, Member } from "./directory.js";

/** Whether the member is in the app's visible range. */
export function appSees(corp: Corp, app: App, userid: string): boolean {
  if (app.visible === null) return true;
  const member = corp.members.get(userid.toLowerCase());
  if (!member) return false;
  return (
    app.visible.userids.some((id) => id.toLowerCase() === userid.toLowerCase()) ||
    member.departments.some((id) => app.visible !== null && isWithin(corp, id, app.visible.departments))
  );
}

/** Whether a department is one of `roots` or below one. */
export function isWithin(corp: Corp, id: number, roots: readonly number[]): boolean {
  for (let at: number | undefined = id, steps = 0; at !== undefined && at !== 0 && steps < 50; steps++) {
    if (roots.includes(at)) return true;
    at = corp.departments.get(at)?.parentId;
  }
  return false;
}

/** The department and everything below it. */
export function departmentTree(corp: Corp, root: number): number[] {
  return [...corp.departments.keys()].filter((id) => isWithin(corp, id, [root]));
}

/** Members of departments, those below included, who have not left. */
export function membersOfDepartments(corp: Corp, roots: readonly number[]): Member[] {
  return [...corp.members.values()].filter(
    (member) => member.leftAt === null && member.departments.some((id) => isWithin(corp, id, roots)),
  );
}
