/** Users, departments and API keys. */
import { reaches } from "#src/domain/member/data-scope.js";
import type { MemberRecord } from "#src/domain/member/access.js";
import type { UserJson } from "../contract/contract.js";
import type { ApiDeps } from "../api-deps.js";
import { z } from "zod";
import { endpoint, type Endpoint } from "../http/endpoint.js";
import { dataOf } from "../http/response-shapes.js";
import { auditOf } from "./audit-of.js";
import { PersonRefShape } from "./person-ref.js";
import { presentApiKey, presentDepartment, presentUser } from "./presenter.js";
import {
  AddDepartmentBody,
  AddUserBody,
  ApiKeyParams,
  ApiKeyShape,
  CreateApiKeyBody,
  DepartmentShape,
  NewApiKeyShape,
  NewLinkShape,
  UpdateUserBody,
  UserParams,
  UserShape,
} from "./schema.js";

const tag = "access";

export function userRoutes({ access, wecomWork, corpId, openStreams }: ApiDeps): Endpoint[] {
  const audit = auditOf({ access, corpId });

  const shown = async (members: readonly MemberRecord[]): Promise<UserJson[]> => {
    const departed = await wecomWork.departed(corpId);
    return members.map((member) => presentUser(member, departed.get(member.userId.toLowerCase()) ?? null));
  };
  const one = async (member: MemberRecord): Promise<{ data: UserJson }> => {
    const [data] = await shown([member]);
    return { data: data ?? presentUser(member, null) };
  };

  return [
    endpoint(
      "user:manage",
      { method: "get", path: "/users", tag, summary: "Everybody in the corp", response: dataOf(z.array(UserShape)) },
      async () => ({ data: await shown(await access.listUsers(corpId)) }),
    ),
    endpoint(
      "user:manage",
      {
        method: "post",
        path: "/users",
        tag,
        summary: "Add a member who may sign in",
        request: { body: AddUserBody },
        response: dataOf(UserShape),
        status: 201,
      },
      async ({ body }, { viewer }) => {
        await audit(viewer.userId, "user.add", body.userId, `角色 ${body.role}`);
        return one(await access.addUser({ corpId, ...body }));
      },
    ),
    endpoint(
      "user:manage",
      {
        method: "patch",
        path: "/users/:userId",
        tag,
        summary: "Change a member; disabling ends the sessions",
        request: { params: UserParams, body: UpdateUserBody },
        response: dataOf(UserShape),
      },
      async ({ params, body }, { viewer }) => {
        const changes = Object.entries(body).filter(([name]) => name !== "name");
        const detail = changes.map(([name, value]) => `${name}=${String(value)}`).join(" ");
        await audit(viewer.userId, "user.change", params.userId, detail);
        const member = await access.updateUser(corpId, params.userId, body);
        // A stream carries the scope of its beginning: it starts anew with what holds now.
        openStreams.endUser(params.userId);
        return one(member);
      },
    ),
    endpoint(
      "user:manage",
      {
        method: "post",
        path: "/users/:userId/sign-in-link",
        tag,
        summary: "Make a one-time sign-in link",
        request: { params: UserParams },
        response: dataOf(NewLinkShape),
        status: 201,
      },
      async ({ params }, { viewer }) => {
        await audit(viewer.userId, "user.sign-in-link", params.userId);
        const { url, expiresAt } = await access.createSignInLink(corpId, params.userId);
        return { data: { url, expiresAt: expiresAt.toISOString() } };
      },
    ),
    endpoint(
      "signed-in",
      {
        method: "get",
        path: "/members",
        tag,
        summary: "Members inside the own scope, for filters and assignment",
        response: dataOf(z.array(PersonRefShape)),
      },
      async (_input, { viewer }) => {
        const members = (await access.membersInScope(viewer)).filter((member) => reaches(viewer, member.userId));
        return { data: members.map(({ userId, name }) => ({ userId, name })) };
      },
    ),
    endpoint(
      "signed-in",
      {
        method: "get",
        path: "/departments",
        tag,
        summary: "The org tree",
        response: dataOf(z.array(DepartmentShape)),
      },
      async () => ({ data: (await access.listDepartments(corpId)).map(presentDepartment) }),
    ),
    endpoint(
      "user:manage",
      {
        method: "post",
        path: "/departments",
        tag,
        summary: "Add a department",
        request: { body: AddDepartmentBody },
        response: dataOf(DepartmentShape),
        status: 201,
      },
      async ({ body }, { viewer }) => {
        await audit(viewer.userId, "department.add", body.name);
        return { data: presentDepartment(await access.addDepartment({ corpId, ...body })) };
      },
    ),
    endpoint(
      "user:manage",
      { method: "get", path: "/api-keys", tag, summary: "API keys", response: dataOf(z.array(ApiKeyShape)) },
      async () => ({ data: (await access.listApiKeys(corpId)).map(presentApiKey) }),
    ),
    endpoint(
      "user:manage",
      {
        method: "post",
        path: "/api-keys",
        tag,
        summary: "Make an API key; it is shown once",
        request: { body: CreateApiKeyBody },
        response: dataOf(NewApiKeyShape),
        status: 201,
      },
      async ({ body }, { viewer }) => {
        await audit(viewer.userId, "api-key.add", body.name, body.actions.join(" "));
        const { key, secret } = await access.createApiKey({ corpId, ...body, createdBy: viewer.userId });
        return { data: { ...presentApiKey(key), key: secret } };
      },
    ),
    endpoint(
      "user:manage",
      {
        method: "delete",
        path: "/api-keys/:id",
        tag,
        summary: "Revoke an API key",
        request: { params: ApiKeyParams },
        response: null,
      },
      async ({ params }, { viewer }) => {
        await audit(viewer.userId, "api-key.revoke", params.id);
        await access.revokeApiKey(corpId, params.id);
      },
    ),
  ];
}
