/** Members and departments (wecom.md §3). */
import { z } from "zod";
import type { DirectoryApi, WecomMember } from "#src/usecases/wecom-platform/directory-api.js";
import type { WecomClient } from "../client/wecom-client.js";
import { integer, integers, listOf, nextCursor, text, textOrNull, texts } from "./fields.js";

const STATUS: Readonly<Record<number, WecomMember["status"]>> = {
  1: "active",
  2: "disabled",
  4: "not_activated",
  5: "left",
};

const memberFields = {
  userid: z.string(),
  name: text,
  department: integers,
  main_department: z.number().nullish(),
  position: text,
  alias: text,
  external_position: text,
  direct_leader: texts,
  is_leader_in_dept: integers,
  status: integer,
  avatar: textOrNull,
};
const Member = z.looseObject(memberFields);

const memberOf = (member: z.infer<typeof Member>): WecomMember => ({
  userId: member.userid,
  name: member.name,
  departmentIds: member.department,
  mainDepartmentId: member.main_department ?? null,
  position: member.position,
  alias: member.alias,
  externalPosition: member.external_position,
  directLeader: member.direct_leader[0] ?? null,
  isLeaderIn: member.department.filter((_, index) => member.is_leader_in_dept[index] === 1),
  status: STATUS[member.status] ?? "unknown",
  avatarUrl: member.avatar,
});

const Department = z.looseObject({
  id: z.number(),
  name: text,
  parentid: z.number().nullish(),
  order: integer,
  department_leader: texts,
});

export function directoryApi(client: WecomClient): DirectoryApi {
  return {
    /**
     * GET user/get, path/90196. Permission: member in the app's range. Unpaged. No limit stated. Repeat: safe (read).
     */
    getMember: async (userId) =>
      memberOf(
        await client.call({
          method: "GET",
          endpoint: "user/get",
          query: { userid: userId },
          answer: Member,
          repeat: "safe",
        }),
      ),
    /**
     * GET user/list, path/90201. Permission: department in the app's range. Unpaged. No limit stated; children are not
     * included. Repeat: safe (read).
     */
    membersOfDepartment: async (departmentId) => {
      const answer = await client.call({
        method: "GET",
        endpoint: "user/list",
        query: { department_id: departmentId },
        answer: z.looseObject({ userlist: listOf(Member) }),
        repeat: "safe",
      });
      return answer.userlist.map(memberOf);
    },
    /** GET department/list, path/90208. Permission: the app's range. Unpaged. No limit stated. Repeat: safe (read). */
    departments: async (rootId) => {
      const answer = await client.call({
        method: "GET",
        endpoint: "department/list",
        query: { id: rootId },
        answer: z.looseObject({ department: listOf(Department) }),
        repeat: "safe",
      });
      return answer.department.map((department) => ({
        id: department.id,
        name: department.name,
        // The root names itself 0 or nothing as its parent.
        parentId: department.parentid ? department.parentid : null,
        order: department.order,
        leaderIds: department.department_leader,
      }));
    },
    /**
     * POST user/list_id, path/96067. Permission: 通讯录同步 secret only. Page ≤ 10,000. No limit stated.
     * Repeat: safe (read).
     */
    memberIds: async (cursor) => {
      const answer = await client.call({
        method: "POST",
        endpoint: "user/list_id",
        secret: "directory",
        body: { ...(cursor === null ? {} : { cursor }), limit: 10_000 },
        answer: z.looseObject({
          next_cursor: nextCursor,
          dept_user: listOf(z.looseObject({ userid: z.string(), department: z.number() })),
        }),
        repeat: "safe",
      });
      const rows = answer.dept_user.map(({ userid, department }) => ({ userId: userid, departmentId: department }));
      return { rows, next: answer.next_cursor };
    },
    /**
     * POST user/getuserid, path/95402. Permission: member in the app's range. Unpaged. No limit stated.
     * Repeat: safe (read).
     */
    memberIdByMobile: async (mobile) => {
      const { userid } = await client.call({
        method: "POST",
        endpoint: "user/getuserid",
        body: { mobile },
        answer: z.looseObject({ userid: z.string() }),
        repeat: "safe",
      });
      return userid;
    },
  };
}
