/** Access as JSON; hashes never leave. */
import type { ApiKey, MemberRecord } from "#src/domain/member/access.js";
import { actionsOf, type Department } from "#src/domain/member/member.js";
import type { Settings } from "#src/domain/settings/settings.js";
import type { ApiKeyJson, DepartmentJson, SessionJson, UserJson } from "../contract/contract.js";

export const presentSession = (
  member: MemberRecord,
  settings: Settings,
  installation: { holidayYears: readonly number[]; isDemo: boolean },
): SessionJson => ({
  user: { userId: member.userId, name: member.name, role: member.role, dataScope: member.dataScope },
  corp: { corpId: member.corpId, name: settings.corpName, zone: settings.zone },
  actions: [...actionsOf[member.role]],
  holidayYears: [...installation.holidayYears],
  isDemo: installation.isDemo,
});

export const presentUser = (member: MemberRecord, departed: UserJson["departed"]): UserJson => ({
  userId: member.userId,
  name: member.name,
  role: member.role,
  dataScope: member.dataScope,
  departmentIds: [...member.departmentIds],
  status: member.status,
  hasPassword: member.hasPassword,
  departed,
  lastSeenAt: member.lastSeenAt?.toISOString() ?? null,
});

export const presentDepartment = ({ departmentId, name, parentId }: Department): DepartmentJson => ({
  departmentId,
  name,
  parentId,
});

export const presentApiKey = (key: ApiKey): ApiKeyJson => ({
  id: key.id,
  name: key.name,
  actions: [...key.actions],
  createdAt: key.createdAt.toISOString(),
  lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
});
