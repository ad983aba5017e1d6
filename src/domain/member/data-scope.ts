/** Whose records a member reaches: the data scope resolved to user ids. */
import { seesContactDetails, type Department, type Member, type Viewer } from "./member.js";

/**
 * The departments and all below them. Loops in the data end, unknown ids stay out.
 *
 * @param departments every department of the corp.
 * @param roots       where to start.
 */
export function departmentSubtree(departments: readonly Department[], roots: readonly string[]): string[] {
  const childrenOf = new Map<string, string[]>();
  for (const { departmentId, parentId } of departments) {
    if (parentId === null) continue;
    const siblings = childrenOf.get(parentId);
    if (siblings) siblings.push(departmentId);
    else childrenOf.set(parentId, [departmentId]);
  }
  const known = new Set(departments.map((department) => department.departmentId));
  const found = new Set<string>();
  const open = roots.filter((id) => known.has(id));
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...(childrenOf.get(id) ?? []));
  }
  return [...found];
}

/** The viewer that a member is, given who works in the departments of the scope. A member always reaches the own records. */
export function viewerOf(member: Member, departmentMembers: readonly string[]): Viewer {
  return {
    corpId: member.corpId,
    userId: member.userId,
    role: member.role,
    members: scopeOf(member, departmentMembers),
    seesContactDetails: seesContactDetails(member.role),
  };
}

function scopeOf(member: Member, departmentMembers: readonly string[]): Viewer["members"] {
  if (member.dataScope === "all") return "all";
  if (member.dataScope === "own") return [member.userId];
  return [...new Set([member.userId, ...departmentMembers])];
}

/** Is the member's work inside the viewer's scope? */
export const reaches = (viewer: Viewer, userId: string): boolean =>
  viewer.members === "all" || viewer.members.includes(userId);

/** Is any of them inside the viewer's scope? */
export const reachesAny = (viewer: Viewer, userIds: readonly string[]): boolean =>
  viewer.members === "all" || userIds.some((userId) => viewer.members.includes(userId));
