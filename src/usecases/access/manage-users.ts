/** Members who may sign in: adding, changing, disabling. */
import type { MemberPatch, MemberRecord } from "#src/domain/member/access.js";
import { departmentSubtree, reaches } from "#src/domain/member/data-scope.js";
import {
  defaultScopeOf,
  type DataScope,
  type Department,
  type Identity,
  type Role,
  type Viewer,
} from "#src/domain/member/member.js";
import { AppError, InvalidInputError, NotFoundError } from "#src/domain/shared/errors.js";
import { randomId } from "#src/usecases/shared/ids.js";
import type { AccessDeps } from "./access-deps.js";

export interface AddUserInput {
  corpId: string;
  /** Letters, digits and "._@-", as WeCom allows; up to 64. */
  userId: string;
  name: string;
  role: Role;
  /** The role's usual one when left out. */
  dataScope?: DataScope | undefined;
  departmentIds?: string[] | undefined;
  /** Ids by which chats name this member. */
  identities?: Identity[] | undefined;
}

const USER_ID = /^[A-Za-z0-9][\w.@-]{0,63}$/;

/**
 * Adds a member who may sign in; one seen in chats before keeps what is known of them.
 *
 * @throws AppError conflict when the id is taken; InvalidInputError
 */
export async function addUser(deps: AccessDeps, input: AddUserInput): Promise<MemberRecord> {
  if (!USER_ID.test(input.userId)) {
    throw new InvalidInputError([
      { path: "userId", message: "只能用字母、数字和 . _ @ -，字母或数字开头，最多 64 个" },
    ]);
  }
  const departmentIds = [...new Set(input.departmentIds ?? [])];
  await checkDepartments(deps, input.corpId, departmentIds);
  const isAdded = await deps.members.activate({
    corpId: input.corpId,
    userId: input.userId,
    name: input.name,
    role: input.role,
    dataScope: input.dataScope ?? defaultScopeOf[input.role],
    departmentIds,
    identities: input.identities ?? [],
    status: "active",
    hasPassword: false,
    createdAt: deps.clock.now(),
    passwordHash: null,
    lastSeenAt: null,
  });
  if (!isAdded) throw new AppError("conflict", "这个账号已经存在", { details: { userId: input.userId } });
  const member = await deps.members.find(input.corpId, input.userId);
  if (!member) throw new NotFoundError("成员", input.userId);
  return member;
}

/**
 * Changes a member. Disabling ends the sessions and voids the links at once; a new role counts from the next request.
 *
 * @throws NotFoundError; AppError conflict when the corp would lose its last administrator.
 */
export async function updateUser(
  deps: AccessDeps,
  corpId: string,
  userId: string,
  patch: MemberPatch,
): Promise<MemberRecord> {
  const member = await deps.members.find(corpId, userId);
  if (!member) throw new NotFoundError("成员", userId);
  if (patch.departmentIds) await checkDepartments(deps, corpId, patch.departmentIds);
  const isAdmin = member.role === "admin" && member.status === "active";
  const staysAdmin = (patch.role ?? member.role) === "admin" && (patch.status ?? member.status) === "active";
  if (isAdmin && !staysAdmin && (await deps.members.countOtherAdmins(corpId, userId)) === 0) {
    throw new AppError("conflict", "至少要保留一位管理员", { details: { userId } });
  }
  const changed = await deps.members.update(corpId, userId, patch);
  if (!changed) throw new NotFoundError("成员", userId);
  if (patch.status === "disabled") {
    await deps.sessions.removeOf(corpId, userId);
    await deps.signInLinks.removeOf(corpId, userId);
  }
  return changed;
}

/** Who ends a departed member's access, in the audit. */
const BY_WECOM = "wecom";

/**
 * A member who left signs in no more: sessions end, links are void. The last administrator stays, and is shown as gone:
 * somebody has to be able to name the next one. Safe to repeat.
 */
export async function endAccess(deps: AccessDeps, corpId: string, userId: string): Promise<void> {
  const member = await deps.members.find(corpId, userId);
  if (member?.status !== "active") return;
  try {
    await updateUser(deps, corpId, userId, { status: "disabled" });
  } catch (error) {
    if (error instanceof AppError && error.code === "conflict") return;
    throw error;
  }
  await deps.audit.append({
    corpId,
    id: randomId("au"),
    at: deps.clock.now(),
    byUserId: BY_WECOM,
    action: "user.departed",
    target: userId,
    detail: null,
  });
}

/** Members inside the viewer's scope, for filters and assignment; disabled ones stay so that old records have names. */
export async function membersInScope(deps: AccessDeps, viewer: Viewer): Promise<MemberRecord[]> {
  if (viewer.members === "all") return await deps.members.list(viewer.corpId);
  const members = await deps.members.findMany(viewer.corpId, viewer.members);
  return members.sort((a, b) => (a.userId < b.userId ? -1 : 1));
}

/**
 * The viewer's user ids narrowed to a department and all below it; the viewer's own scope without one.
 *
 * @throws NotFoundError no such department, or nobody in it is inside the scope.
 */
export async function narrowToDepartment(
  deps: AccessDeps,
  viewer: Viewer,
  departmentId: string | undefined,
): Promise<Viewer> {
  if (departmentId === undefined) return viewer;
  const within = departmentSubtree(await deps.departments.list(viewer.corpId), [departmentId]);
  if (within.length === 0) throw new NotFoundError("部门", departmentId);
  const userIds = await deps.members.userIdsIn(viewer.corpId, within);
  return { ...viewer, members: userIds.filter((userId) => reaches(viewer, userId)) };
}

export interface AddDepartmentInput {
  corpId: string;
  name: string;
  parentId: string | null;
  /** A new random id when left out. */
  departmentId?: string | undefined;
}

/** @throws InvalidInputError the parent does not exist. */
export async function addDepartment(deps: AccessDeps, input: AddDepartmentInput): Promise<Department> {
  if (input.parentId !== null) await checkDepartments(deps, input.corpId, [input.parentId], "parentId");
  const department: Department = {
    corpId: input.corpId,
    departmentId: input.departmentId ?? randomId("dp"),
    name: input.name,
    parentId: input.parentId,
  };
  await deps.departments.insert(department);
  return department;
}

async function checkDepartments(
  deps: AccessDeps,
  corpId: string,
  departmentIds: readonly string[],
  path = "departmentIds",
): Promise<void> {
  if (departmentIds.length === 0) return;
  const known = new Set((await deps.departments.list(corpId)).map((department) => department.departmentId));
  const issues = departmentIds
    .map((id, index) => ({ path: path === "parentId" ? path : `${path}[${index}]`, id }))
    .filter(({ id }) => !known.has(id))
    .map(({ path, id }) => ({ path, message: `没有这个部门：${id}` }));
  if (issues.length > 0) throw new InvalidInputError(issues);
}
