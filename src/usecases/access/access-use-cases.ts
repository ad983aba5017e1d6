/** Composition of access: everything with its ports bound. */
import type { AuditEntry } from "#src/domain/member/access.js";
import type { Viewer } from "#src/domain/member/member.js";
import { NotFoundError } from "#src/domain/shared/errors.js";
import type { PageKey } from "#src/domain/shared/paging.js";
import { randomId } from "#src/usecases/shared/ids.js";
import type { AccessDeps } from "./access-deps.js";
import type { AuditFilter } from "./ports.js";
import { createApiKey, findKeyHolder, revokeApiKey } from "./api-keys.js";
import {
  addDepartment,
  addUser,
  endAccess,
  membersInScope,
  narrowToDepartment,
  updateUser,
  type AddDepartmentInput,
  type AddUserInput,
} from "./manage-users.js";
import { createSignInLink, peekSignInLink, useSignInLink } from "./sign-in-links.js";
import { resolveViewer, resumeSession, signIn, signInAsMember, signOut, type SignInInput } from "./sign-in.js";

export type AccessUseCases = ReturnType<typeof createAccessUseCases>;

/** Binds the use cases of access to their ports. */
export function createAccessUseCases(deps: AccessDeps) {
  return {
    signIn: (input: SignInInput) => signIn(deps, input),
    signInAsMember: (input: Parameters<typeof signInAsMember>[1]) => signInAsMember(deps, input),
    resumeSession: (corpId: string, token: string) => resumeSession(deps, corpId, token),
    signOut: (corpId: string, token: string) => signOut(deps, corpId, token),

    createSignInLink: (corpId: string, userId: string) => createSignInLink(deps, corpId, userId),
    peekSignInLink: (corpId: string, token: string) => peekSignInLink(deps, corpId, token),
    useSignInLink: (input: Parameters<typeof useSignInLink>[1]) => useSignInLink(deps, input),

    addUser: (input: AddUserInput) => addUser(deps, input),
    updateUser: (...args: Tail<typeof updateUser>) => updateUser(deps, ...args),
    endAccess: (corpId: string, userId: string) => endAccess(deps, corpId, userId),
    findUser: (corpId: string, userId: string) => deps.members.find(corpId, userId),
    listUsers: (corpId: string) => deps.members.list(corpId),
    membersInScope: (...args: Tail<typeof membersInScope>) => membersInScope(deps, ...args),
    narrowToDepartment: (...args: Tail<typeof narrowToDepartment>) => narrowToDepartment(deps, ...args),
    /** The scope of a member as of now, e.g. for the CLI. @throws NotFoundError */
    viewerFor: async (corpId: string, userId: string) => {
      const member = await deps.members.find(corpId, userId);
      if (!member) throw new NotFoundError("成员", userId);
      return await resolveViewer(deps, member);
    },
    listDepartments: (corpId: string) => deps.departments.list(corpId),
    addDepartment: (input: AddDepartmentInput) => addDepartment(deps, input),

    listApiKeys: (corpId: string) => deps.apiKeys.list(corpId),
    createApiKey: (input: Parameters<typeof createApiKey>[1]) => createApiKey(deps, input),
    revokeApiKey: (corpId: string, id: string) => revokeApiKey(deps, corpId, id),
    findKeyHolder: (corpId: string, bearer: string) => findKeyHolder(deps, corpId, bearer),

    /** Writes one audit line; call it before the thing itself, so that nothing is seen without a trace. */
    recordAudit: (entry: Omit<AuditEntry, "id" | "at">) =>
      deps.audit.append({ ...entry, id: randomId("au"), at: deps.clock.now() }),
    auditPage: (viewer: Viewer, filter: AuditFilter, after: PageKey | null, limit: number) =>
      deps.audit.page(viewer, filter, after, limit),
    auditOf: (corpId: string, target: string, limit: number) => deps.audit.ofTarget(corpId, target, limit),
    /** user id → name, for members and API keys. */
    namesOf: async (corpId: string, userIds: readonly string[]) => {
      const unique = [...new Set(userIds)];
      const members = await deps.members.findMany(corpId, unique);
      return new Map(members.map((member) => [member.userId, member.name]));
    },
  };
}

type Tail<F> = F extends (deps: AccessDeps, ...rest: infer R) => unknown ? R : never;
