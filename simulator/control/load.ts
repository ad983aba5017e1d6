/** Filling a corp: a company described as data, or thousands of made-up customers. */
import { z } from "zod";
import type { Simulator } from "../core/simulator.js";
import { addContact } from "../acts/customer-acts.js";
import { addDepartment, addMember, consoleAddsTags } from "../acts/console-acts.js";
import { createGroup } from "../acts/group-acts.js";
import { addKfAccount } from "../acts/kf-acts.js";
import { addPerson, findMember } from "../acts/relations.js";
import { pairKey, type Corp } from "../state/corp.js";
import { defined } from "./defined.js";

const Follow = z.object({
  userid: z.string(),
  remark: z.string().optional(),
  description: z.string().optional(),
  company: z.string().optional(),
  mobiles: z.array(z.string()).optional(),
  /** Tag names, `group/name` or the name alone. */
  tags: z.array(z.string()).default([]),
  addWay: z.int().default(1),
  state: z.string().default(""),
  /** ts */
  createdAt: z.int().optional(),
  /** Agreed to be recorded. */
  isConsented: z.boolean().default(false),
  isRemovedByCustomer: z.boolean().default(false),
});

/** A company as data. Everything is added to what is there; what is known by its key stays. */
export const Company = z.object({
  name: z.string().optional(),
  departments: z
    .array(z.object({ id: z.int().optional(), name: z.string(), parentId: z.int().optional() }))
    .default([]),
  members: z
    .array(
      z.looseObject({
        userid: z.string(),
        name: z.string(),
        departments: z.array(z.int()).optional(),
        position: z.string().optional(),
        mobile: z.string().optional(),
        email: z.string().optional(),
        isArchived: z.boolean().optional(),
        hasCustomerContact: z.boolean().optional(),
      }),
    )
    .default([]),
  tags: z.array(z.object({ group: z.string(), tags: z.array(z.string()), order: z.int().optional() })).default([]),
  /** Made by the app and not by the console: the app may change them. */
  areTagsOfApp: z.boolean().default(false),
  customers: z
    .array(
      z.object({
        key: z.string().optional(),
        externalUserId: z.string().optional(),
        name: z.string(),
        type: z.union([z.literal(1), z.literal(2)]).optional(),
        gender: z.union([z.literal(0), z.literal(1), z.literal(2)]).optional(),
        unionId: z.string().optional(),
        avatar: z.string().optional(),
        corpName: z.string().optional(),
        position: z.string().optional(),
        follows: z.array(Follow).default([]),
      }),
    )
    .default([]),
  groups: z
    .array(
      z.object({
        key: z.string().optional(),
        chatId: z.string().optional(),
        name: z.string(),
        owner: z.string(),
        notice: z.string().optional(),
        members: z.array(z.string()).default([]),
        /** Keys or ids of customers. */
        customers: z.array(z.string()).default([]),
      }),
    )
    .default([]),
  /** Codes for several members, as if the app had made them; known by their state. */
  contactWays: z
    .array(
      z.object({
        state: z.string().max(30),
        remark: z.string().max(30).default(""),
        users: z.array(z.string()).min(1),
      }),
    )
    .default([]),
  /** Service desk accounts, known by their name. */
  kf: z.array(z.object({ name: z.string(), servicers: z.array(z.string()).default([]) })).default([]),
});
export type Company = z.infer<typeof Company>;

export interface Loaded {
  departments: number;
  members: number;
  tags: number;
  /** key → external_userid */
  customers: Record<string, string>;
  /** key or name → chat_id */
  groups: Record<string, string>;
}

/** Adds a company, without events. Safe to repeat. */
export function loadCompany(sim: Simulator, corp: Corp, company: Company): Loaded {
  if (company.name !== undefined) corp.name = company.name;
  for (const department of company.departments) {
    const isKnown = [...corp.departments.values()].some(
      ({ id, name }) => id === department.id || name === department.name,
    );
    if (!isKnown) addDepartment(sim, corp, defined(department), true);
  }
  for (const member of company.members)
    if (!findMember(corp, member.userid)) addMember(sim, corp, defined(member), true);
  const byAgent = company.areTagsOfApp ? (corp.apps.find((app) => app.kind === "self-built")?.agentId ?? 0) : 0;
  for (const group of company.tags) consoleAddsTags(sim, corp, { ...defined(group), byAgent }, true);
  const customers: Record<string, string> = {};
  for (const { follows, ...given } of company.customers) {
    const person = addPerson(sim, corp, defined(given));
    customers[given.key ?? given.name] = person.externalUserId;
    for (const follow of follows) loadFollow(sim, corp, person.externalUserId, follow);
  }
  const groups: Record<string, string> = {};
  for (const group of company.groups) {
    const key = group.key ?? group.name;
    const chatId = group.chatId ?? sim.random.stableId("wr", `${corp.corpId} chat ${key}`);
    groups[key] = chatId;
    if (corp.groupChats.has(chatId)) continue;
    const members = [...group.members, ...group.customers.map((id) => customers[id] ?? id)];
    createGroup(sim, corp, { ...defined(group), chatId, members }, true);
  }
  for (const way of company.contactWays) loadContactWay(sim, corp, way);
  for (const { name, servicers } of company.kf) {
    if ([...corp.kfAccounts.values()].some((account) => account.name === name)) continue;
    const account = addKfAccount(sim, corp, name, "", sim.random.stableId("wk", `${corp.corpId} kf ${name}`));
    account.servicers = servicers.map((userid) => ({ userid, departmentId: 0, status: 0 }));
  }
  return {
    departments: corp.departments.size,
    members: corp.members.size,
    tags: corp.tagIndex.size,
    customers,
    groups,
  };
}

function loadContactWay(sim: Simulator, corp: Corp, given: Company["contactWays"][number]): void {
  const configId = sim.random.stableHex(`${corp.corpId} way ${given.state}`, 32);
  if (corp.contactWays.has(configId)) return;
  corp.contactWays.set(configId, {
    configId,
    seq: sim.seq(),
    type: 2,
    scene: 2,
    style: 0,
    remark: given.remark,
    skipVerify: true,
    state: given.state,
    qrCode: "",
    users: given.users,
    parties: [],
    isTemp: false,
    expiresIn: 0,
    chatExpiresIn: 0,
    unionId: "",
    isExclusive: false,
    markSource: true,
    conclusions: null,
    createdAt: sim.seconds(),
    byAgent: corp.apps.find((app) => app.kind === "self-built")?.agentId ?? 0,
    turn: 0,
  });
}

function loadFollow(sim: Simulator, corp: Corp, externalUserId: string, given: z.infer<typeof Follow>): void {
  if (corp.follows.has(pairKey(given.userid, externalUserId))) return;
  const person = corp.people.get(externalUserId);
  if (!person) return;
  addContact(sim, corp, person, given.userid, {
    addWay: given.addWay,
    state: given.state,
    isSilent: true,
    ...(given.createdAt === undefined ? {} : { createdAt: given.createdAt }),
  });
  const follow = corp.follows.get(pairKey(given.userid, externalUserId));
  if (!follow) return;
  follow.remark = given.remark ?? follow.remark;
  follow.description = given.description ?? "";
  follow.remarkCompany = given.company ?? "";
  follow.remarkMobiles = given.mobiles ?? [];
  follow.isRemovedByCustomer = given.isRemovedByCustomer;
  follow.tagIds = given.tags.map((name) => tagIdOf(corp, name)).filter((id) => id !== null);
  if (given.isConsented) {
    corp.consents.set(pairKey(given.userid, externalUserId), { status: "Agree", changedAt: follow.createdAt });
  }
}

/** Id of a live tag by `group/name`, name or id. */
export function tagIdOf(corp: Corp, name: string): string | null {
  if (corp.tagIndex.has(name)) return name;
  const [group, tag] = name.includes("/") ? name.split("/", 2) : [undefined, name];
  for (const found of corp.tagGroups.values()) {
    if (found.isDeleted || (group !== undefined && found.name !== group)) continue;
    const match = found.tags.find((candidate) => !candidate.isDeleted && candidate.name === tag);
    if (match) return match.id;
  }
  return null;
}

export const Bulk = z.object({
  customers: z.int().min(1).max(500_000),
  /** Members who share them; made as `member1` … when the corp has fewer. */
  members: z.int().min(1).max(5_000).default(10),
  /** Followers per customer. */
  followers: z.int().min(1).max(20).default(1),
  /** Says each addition as an event, with a welcome code. */
  withEvents: z.boolean().default(false),
  state: z.string().max(30).default(""),
  /** Tags (names) that every one of them has. */
  tags: z.array(z.string()).default([]),
  /** First number of their names and keys. */
  from: z.int().min(0).default(0),
});
export type Bulk = z.infer<typeof Bulk>;

/** Thousands of customers, quickly; the same request again adds nothing. */
export function addBulk(
  sim: Simulator,
  corp: Corp,
  bulk: Bulk,
): { people: number; follows: number; userids: string[] } {
  const able = [...corp.members.values()].filter((member) => member.leftAt === null && member.hasCustomerContact);
  const userids = able.slice(0, bulk.members).map((member) => member.userid);
  for (let i = 1; userids.length < bulk.members; i++) {
    const userid = `member${i}`;
    if (findMember(corp, userid)) continue;
    userids.push(addMember(sim, corp, { userid, name: `成员${i}` }, true).userid);
  }
  const tagIds = bulk.tags.map((name) => tagIdOf(corp, name)).filter((id) => id !== null);
  const before = corp.follows.size;
  for (let i = bulk.from; i < bulk.from + bulk.customers; i++) {
    const person = addPerson(sim, corp, { key: `bulk ${i}`, name: `客户${i + 1}` });
    for (let k = 0; k < bulk.followers; k++) {
      const userid = userids[(i + k) % userids.length] ?? "";
      addContact(sim, corp, person, userid, { addWay: 1, state: bulk.state, isSilent: !bulk.withEvents });
      const follow = corp.follows.get(pairKey(userid, person.externalUserId));
      if (follow && tagIds.length > 0) follow.tagIds = [...new Set([...follow.tagIds, ...tagIds])];
    }
  }
  return { people: bulk.customers, follows: corp.follows.size - before, userids };
}
