/** Members and departments, read only. wecom §3 */
import { refuse } from "../core/platform-error.js";
import { pageOf } from "../server/pages.js";
import type { Call, Routes } from "../server/route.js";
import type { Department, Member } from "../state/directory.js";
import { appSees, departmentTree, isWithin } from "../state/visibility.js";
import { memberOf } from "./checks.js";

export const directoryRoutes: Routes = {
  "user/get": {
    needs: "directory",
    handle: (call) => {
      checkDetails(call);
      return presentMember(memberOf(call, call.params.text("userid", { missing: 41009 })));
    },
  },
  "user/list": {
    needs: "directory",
    handle: (call) => {
      checkDetails(call);
      return { userlist: membersIn(call).map(presentMember) };
    },
  },
  "user/simplelist": {
    needs: "directory",
    handle: (call) => ({
      userlist: membersIn(call).map(({ userid, name, departments }) => ({ userid, name, department: departments })),
    }),
  },
  "user/list_id": {
    needs: "any",
    handle: (call) => {
      if (call.app.kind !== "directory") refuse(48002);
      const rows = inService(call).flatMap(({ userid, departments }, i) =>
        departments.map((department, k) => ({ userid, department, seq: i * 1_000 + k })),
      );
      const page = pageOf(call, rows, (row) => row.seq, { scope: "list_id", limit: 10_000, max: 10_000 });
      return {
        next_cursor: page.nextCursor,
        dept_user: page.rows.map(({ userid, department }) => ({ userid, department })),
      };
    },
  },
  "user/getuserid": {
    needs: "directory",
    handle: (call) => {
      const mobile = call.params.text("mobile");
      const member = inService(call).find((member) => member.mobile === mobile) ?? refuse(46004);
      return { userid: member.userid };
    },
  },
  "user/get_userid_by_email": {
    needs: "directory",
    handle: (call) => {
      const email = call.params.text("email");
      const member = inService(call).find((member) => member.email === email) ?? refuse(46004);
      return { userid: member.userid };
    },
  },
  "department/list": {
    needs: "directory",
    handle: (call) => {
      checkDetails(call);
      return { department: departmentsIn(call).map(presentDepartment) };
    },
  },
  "department/simplelist": {
    needs: "directory",
    handle: (call) => ({
      department_id: departmentsIn(call).map(({ id, parentId, order }) => ({ id, parentid: parentId, order })),
    }),
  },
  "department/get": {
    needs: "directory",
    handle: (call) => {
      const id = call.params.int("id", { missing: 60123, invalid: 60123 });
      return { department: presentDepartment(call.corp.departments.get(id) ?? refuse(60003, String(id))) };
    },
  },
};

/** The directory assistant may not read details (48009). */
function checkDetails(call: Call): void {
  if (call.app.kind === "directory") refuse(48009);
}

function inService({ corp, app }: Call): Member[] {
  return [...corp.members.values()].filter((member) => member.leftAt === null && appSees(corp, app, member.userid));
}

function membersIn(call: Call): Member[] {
  const id = call.params.int("department_id", { missing: 60123, invalid: 60123 });
  if (!call.corp.departments.has(id)) refuse(60003, String(id));
  if (!departmentVisible(call, id)) refuse(60011, String(id));
  return inService(call).filter((member) => member.departments.includes(id));
}

function departmentsIn(call: Call): Department[] {
  const id = call.params.intOr("id", 0);
  if (id !== 0 && !call.corp.departments.has(id)) refuse(60003, String(id));
  const ids = id === 0 ? [...call.corp.departments.keys()] : departmentTree(call.corp, id);
  return ids
    .filter((id) => departmentVisible(call, id))
    .map((id) => call.corp.departments.get(id))
    .filter((department) => department !== undefined);
}

function departmentVisible({ corp, app }: Call, id: number): boolean {
  const { visible } = app;
  if (visible === null || isWithin(corp, id, visible.departments)) return true;
  return visible.userids.some((userid) => corp.members.get(userid.toLowerCase())?.departments.includes(id));
}

function presentDepartment({ id, name, nameEn, leaders, parentId, order }: Department): Record<string, unknown> {
  return { id, name, name_en: nameEn, department_leader: leaders, parentid: parentId, order };
}

/** What a self-built app of today gets: no phone, mail, gender or avatar (those need the member's consent). */
function presentMember(member: Member): Record<string, unknown> {
  return {
    userid: member.userid,
    name: member.name,
    department: member.departments,
    order: member.departments.map(() => 0),
    position: member.position,
    is_leader_in_dept: member.departments.map((id) => (member.leaderIn.includes(id) ? 1 : 0)),
    direct_leader: [],
    main_department: member.mainDepartment,
    alias: member.alias,
    status: member.status,
    telephone: "",
    extattr: { attrs: [] },
    external_position: member.position,
    external_profile: { external_corp_name: "", external_attr: [] },
  };
}
