/** Port: members and departments of the corp (wecom.md §3). */

export interface WecomMember {
  userId: string;
  name: string;
  departmentIds: number[];
  mainDepartmentId: number | null;
  position: string;
  alias: string;
  /** External title shown to customers. */
  externalPosition: string;
  directLeader: string | null;
  isLeaderIn: number[];
  status: "active" | "disabled" | "not_activated" | "left" | "unknown";
  avatarUrl: string | null;
}

export interface WecomDepartment {
  id: number;
  name: string;
  parentId: number | null;
  order: number;
  leaderIds: string[];
}

export interface DirectoryApi {
  /** @throws WecomError gone: no such member. */
  getMember(userId: string): Promise<WecomMember>;
  /** Members of one department, detailed, without those of its children. */
  membersOfDepartment(departmentId: number): Promise<WecomMember[]>;
  /** All departments in the app's range, or a department with all below it. */
  departments(rootId?: number): Promise<WecomDepartment[]>;
  /** Every member id with its departments; needs the 通讯录同步 secret. A page at a time; null cursor: the end. */
  memberIds(cursor: string | null): Promise<{ rows: { userId: string; departmentId: number }[]; next: string | null }>;
  memberIdByMobile(mobile: string): Promise<string>;
}
