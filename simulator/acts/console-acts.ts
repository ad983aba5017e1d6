/** What administrators do in the console: members, departments, tags. These emit events. */
import type { Simulator } from "../core/simulator.js";
import type { XmlNode } from "../crypto/xml.js";
import { deleteGroup, deleteTag, findTagOrGroup } from "../api/tags.js";
import type { Corp } from "../state/corp.js";
import type { CorpTagGroup } from "../state/customers.js";
import type { Department, Member } from "../state/directory.js";
import { ActError } from "./act-error.js";
import { activeMember } from "./customer-acts.js";
import { findMember, followsBy } from "./relations.js";

const directoryEvent = (sim: Simulator, corp: Corp, changeType: string, elements: XmlNode): void =>
  sim.emit(corp, { MsgType: "event", Event: "change_contact", ChangeType: changeType, ...elements }, { to: "all" });

export function addDepartment(
  sim: Simulator,
  corp: Corp,
  given: Partial<Department> & { name: string },
  isSilent = false,
): Department {
  const id = given.id ?? Math.max(1, ...corp.departments.keys()) + 1;
  const department: Department = {
    id,
    name: given.name,
    nameEn: given.nameEn ?? "",
    parentId: given.parentId ?? (id === 1 ? 0 : 1),
    order: given.order ?? 100_000_000 - id,
    leaders: given.leaders ?? [],
  };
  if (department.parentId !== 0 && !corp.departments.has(department.parentId))
    throw new ActError(`no department ${department.parentId}`);
  const isKnown = corp.departments.has(id);
  corp.departments.set(id, department);
  sim.changes++;
  if (!isSilent) {
    directoryEvent(sim, corp, isKnown ? "update_party" : "create_party", {
      Id: id,
      Name: department.name,
      ParentId: department.parentId,
      ...(isKnown ? {} : { Order: department.order }),
    });
  }
  return department;
}

export function addMember(
  sim: Simulator,
  corp: Corp,
  given: Partial<Member> & { userid: string; name: string },
  isSilent = false,
): Member {
  const known = findMember(corp, given.userid);
  if (known && known.leftAt === null) throw new ActError(`${given.userid} exists`);
  const departments = given.departments ?? [1];
  for (const id of departments) if (!corp.departments.has(id)) throw new ActError(`no department ${id}`);
  const member: Member = {
    alias: "",
    departments,
    leaderIn: [],
    mainDepartment: departments[0] ?? 1,
    position: "",
    mobile: "",
    email: "",
    gender: "0",
    avatar: "",
    status: 1,
    hasCustomerContact: true,
    isRealNamed: true,
    hasConsoleWelcome: false,
    isArchived: false,
    customerCap: 50_000,
    leftAt: null,
    ...given,
  };
  corp.members.set(member.userid.toLowerCase(), member);
  sim.changes++;
  if (!isSilent) {
    directoryEvent(sim, corp, "create_user", {
      UserID: member.userid,
      Name: member.name,
      Department: member.departments.join(","),
      MainDepartment: member.mainDepartment,
      IsLeaderInDept: member.departments.map((id) => (member.leaderIn.includes(id) ? 1 : 0)).join(","),
      Position: member.position,
      Gender: Number(member.gender),
      Status: member.status,
      Alias: member.alias,
    });
  }
  return member;
}

/** Changes a member; a new `userid` renames (once is allowed on the platform; here as often as one likes). */
export function changeMember(sim: Simulator, corp: Corp, userid: string, change: Partial<Member>): Member {
  const member = activeMember(corp, userid);
  const oldId = member.userid;
  const newId = change.userid ?? oldId;
  if (newId.toLowerCase() !== oldId.toLowerCase() && findMember(corp, newId)) throw new ActError(`${newId} exists`);
  Object.assign(member, change);
  if (newId !== oldId) renameMember(corp, oldId, member);
  sim.changes++;
  directoryEvent(sim, corp, "update_user", {
    UserID: oldId,
    NewUserID: newId === oldId ? undefined : newId,
    Name: change.name,
    Department: change.departments?.join(","),
    MainDepartment: change.mainDepartment,
    Position: change.position,
    Status: change.status,
    Alias: change.alias,
  });
  return member;
}

function renameMember(corp: Corp, oldId: string, member: Member): void {
  const follows = followsBy(corp, oldId);
  corp.members.delete(oldId.toLowerCase());
  corp.members.set(member.userid.toLowerCase(), member);
  corp.followsByMember.delete(oldId.toLowerCase());
  corp.followsByMember.set(member.userid.toLowerCase(), new Set(follows.map((follow) => follow.externalUserId)));
  for (const follow of follows) {
    corp.follows.delete(`${oldId.toLowerCase()} ${follow.externalUserId}`);
    follow.userid = member.userid;
    corp.follows.set(`${member.userid.toLowerCase()} ${follow.externalUserId}`, follow);
    const followers = corp.followersOf.get(follow.externalUserId);
    followers?.delete(oldId.toLowerCase());
    followers?.add(member.userid.toLowerCase());
  }
  for (const chat of corp.groupChats.values()) {
    if (chat.owner === oldId) chat.owner = member.userid;
    for (const entry of chat.members) if (entry.id === oldId) entry.id = member.userid;
  }
}

/** The member leaves the company: customers wait to be handed over, groups have no owner. */
export function memberLeaves(sim: Simulator, corp: Corp, userid: string): { customers: number; groups: number } {
  const member = activeMember(corp, userid);
  const leftAt = sim.seconds();
  member.leftAt = leftAt;
  member.status = 5;
  const follows = followsBy(corp, member.userid);
  for (const { externalUserId } of follows) {
    corp.unassigned.push({ seq: sim.seq(), handover: member.userid, externalUserId, leftAt });
  }
  const groups = [...corp.groupChats.values()].filter((chat) => chat.owner === member.userid && !chat.isDismissed);
  for (const chat of groups) chat.status = 1;
  sim.changes++;
  directoryEvent(sim, corp, "delete_user", { UserID: member.userid });
  return { customers: follows.length, groups: groups.length };
}

function tagEvent(sim: Simulator, corp: Corp, changeType: string, id: string, tagType: "tag" | "tag_group"): void {
  sim.emit(corp, { MsgType: "event", Event: "change_external_tag", Id: id, TagType: tagType, ChangeType: changeType });
}

/** Makes a group and tags, or adds tags to a group, in the console. */
export function consoleAddsTags(
  sim: Simulator,
  corp: Corp,
  given: { group: string; tags: readonly string[]; byAgent?: number; order?: number },
  isSilent = false,
): CorpTagGroup {
  let group = [...corp.tagGroups.values()].find((group) => group.name === given.group && !group.isDeleted);
  const isNew = !group;
  if (!group) {
    group = {
      groupId: sim.random.stableId("et", `${corp.corpId} group ${given.group} ${sim.world.seq}`),
      seq: sim.seq(),
      name: given.group,
      order: given.order ?? 0,
      createdAt: sim.seconds(),
      isDeleted: false,
      byAgent: given.byAgent ?? 0,
      strategyId: 0,
      tags: [],
    };
    corp.tagGroups.set(group.groupId, group);
  }
  if (isNew && !isSilent) tagEvent(sim, corp, "create", group.groupId, "tag_group");
  for (const name of given.tags) {
    if (group.tags.some((tag) => !tag.isDeleted && tag.name === name)) continue;
    const id = sim.random.stableId("et", `${corp.corpId} tag ${given.group} ${name} ${sim.world.seq}`);
    group.tags.push({ id, name, order: 0, createdAt: sim.seconds(), isDeleted: false });
    corp.tagIndex.set(id, group.groupId);
    if (!isSilent) tagEvent(sim, corp, "create", id, "tag");
  }
  sim.changes++;
  return group;
}

export function consoleRenamesTag(sim: Simulator, corp: Corp, id: string, name: string): void {
  const { group, tag } = findTagOrGroup(corp, id);
  (tag ?? group).name = name;
  sim.changes++;
  tagEvent(sim, corp, "update", id, tag ? "tag" : "tag_group");
}

/** Deleting a group fires one event for the group, none for its tags. */
export function consoleDeletesTag(sim: Simulator, corp: Corp, id: string): void {
  const { group, tag } = findTagOrGroup(corp, id);
  if (tag) deleteTag(corp, group, tag);
  else deleteGroup(corp, group);
  sim.changes++;
  tagEvent(sim, corp, "delete", id, tag ? "tag" : "tag_group");
}

/** New order: of the tags of a group, or of all groups when `groupId` is "". */
export function consoleShufflesTags(sim: Simulator, corp: Corp, groupId: string, ids: readonly string[]): void {
  const list: { order: number }[] = [];
  for (const id of ids) {
    const { group, tag } = findTagOrGroup(corp, id);
    list.push(tag ?? group);
  }
  list.forEach((item, i) => (item.order = list.length - i));
  sim.changes++;
  tagEvent(sim, corp, "shuffle", groupId, "tag_group");
}
