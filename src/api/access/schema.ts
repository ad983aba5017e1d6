/** Requests and answers of sessions, users, departments, API keys and the audit trail. */
import { z } from "zod";
import { ACTIONS, DATA_SCOPES, ROLES } from "#src/domain/member/member.js";
import { MAX_PASSWORD_LENGTH } from "#src/domain/member/password-rule.js";
import type {
  ApiKeyJson,
  AuditEntryJson,
  DepartmentJson,
  SessionJson,
  SignInLinkJson,
  UserJson,
} from "../contract/contract.js";
import { Id, Instant } from "../http/response-shapes.js";
import { PersonRefShape } from "./person-ref.js";

const Role = z.enum(ROLES);
const DataScopeShape = z.enum(DATA_SCOPES);
const UserId = z.string().trim().min(1).max(64);
const Name = z.string().trim().min(1).max(100);
const Password = z.string().min(1).max(MAX_PASSWORD_LENGTH);
const Token = z.string().min(1).max(200);

export const SignInBody = z.strictObject({ userId: UserId, password: Password });
export const SignInLinkParams = z.object({ token: Token });
export const UseSignInLinkBody = z.strictObject({ password: Password.optional() });

export const SessionShape = z
  .strictObject({
    user: z.strictObject({ userId: z.string(), name: z.string(), role: Role, dataScope: DataScopeShape }),
    corp: z.strictObject({ corpId: z.string(), name: z.string(), zone: z.string() }),
    actions: z.array(z.enum(ACTIONS)),
    holidayYears: z.array(z.number()),
    isDemo: z.boolean(),
  })
  .meta({ id: "Session" }) satisfies z.ZodType<SessionJson>;

export const SignInLinkShape = z
  .strictObject({ name: z.string(), role: Role, needsPassword: z.boolean(), expiresAt: Instant })
  .meta({ id: "SignInLink" }) satisfies z.ZodType<SignInLinkJson>;

export const UserShape = z
  .strictObject({
    userId: z.string(),
    name: z.string(),
    role: Role,
    dataScope: DataScopeShape,
    departmentIds: z.array(z.string()),
    status: z.enum(["active", "disabled", "discovered"]),
    hasPassword: z.boolean(),
    departed: z.enum(["left", "disabled"]).nullable(),
    lastSeenAt: Instant.nullable(),
  })
  .meta({ id: "User" }) satisfies z.ZodType<UserJson>;

export const UserParams = z.object({ userId: Id });
export const AddUserBody = z.strictObject({
  userId: UserId,
  name: Name,
  role: Role,
  dataScope: DataScopeShape.optional(),
  departmentIds: z.array(Id).max(100).default([]),
});
export const UpdateUserBody = z
  .strictObject({
    name: Name.optional(),
    role: Role.optional(),
    dataScope: DataScopeShape.optional(),
    departmentIds: z.array(Id).max(100).optional(),
    status: z.enum(["active", "disabled"]).optional(),
  })
  .refine((patch) => Object.values(patch).some((value) => value !== undefined), { message: "没有要修改的内容" });
export const NewLinkShape = z.strictObject({ url: z.string(), expiresAt: Instant });

export const DepartmentShape = z
  .strictObject({ departmentId: z.string(), name: z.string(), parentId: z.string().nullable() })
  .meta({ id: "Department" }) satisfies z.ZodType<DepartmentJson>;
export const AddDepartmentBody = z.strictObject({ name: Name, parentId: Id.nullable().default(null) });

export const ApiKeyShape = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    actions: z.array(z.enum(ACTIONS)),
    createdAt: Instant,
    lastUsedAt: Instant.nullable(),
  })
  .meta({ id: "ApiKey" }) satisfies z.ZodType<ApiKeyJson>;
export const NewApiKeyShape = ApiKeyShape.extend({ key: z.string().meta({ description: "Shown once." }) }).meta({
  id: "NewApiKey",
});
export const CreateApiKeyBody = z.strictObject({ name: Name, actions: z.array(z.enum(ACTIONS)).min(1) });
export const ApiKeyParams = z.object({ id: Id });

export const AuditEntryShape = z
  .strictObject({
    at: Instant,
    by: PersonRefShape,
    action: z.string(),
    target: z.string(),
    targetName: z.string().nullable(),
    detail: z.string().nullable(),
    detailName: z.string().nullable(),
  })
  .meta({ id: "AuditEntry" }) satisfies z.ZodType<AuditEntryJson>;
