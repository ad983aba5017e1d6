/** `/sim` endpoints of people: customers, members, the console. */
import { z } from "zod";
import { ActError } from "../acts/act-error.js";
import {
  addMember,
  changeMember,
  addDepartment,
  consoleAddsTags,
  consoleDeletesTag,
  consoleRenamesTag,
  consoleShufflesTags,
  memberLeaves,
} from "../acts/console-acts.js";
import {
  addContact,
  customerConsents,
  customerDeletesMember,
  customerWrites,
  scanContactWay,
  type ChatMessage,
} from "../acts/customer-acts.js";
import { confirmMassSend, quotaOf } from "../acts/mass-send.js";
import { memberDeletesCustomer, memberEditsCustomer, memberWrites } from "../acts/member-acts.js";
import { addPerson, followsBy, followsOf } from "../acts/relations.js";
import type { Simulator } from "../core/simulator.js";
import type { Corp } from "../state/corp.js";
import type { ContactWay, Person } from "../state/customers.js";
import type { ControlRoute } from "./control.js";
import { tagIdOf } from "./load.js";
import { notFound } from "./machine.js";

/** A message: `text`, or any archive type with its body. */
export const Message = z
  .object({
    text: z.string().optional(),
    msgtype: z.string().optional(),
    body: z.record(z.string(), z.unknown()).optional(),
  })
  .transform(({ text, msgtype, body }): ChatMessage => {
    if (msgtype !== undefined && msgtype !== "text") return { msgtype, body: body ?? {} };
    return { msgtype: "text", body: body ?? { content: text ?? "" } };
  });

/** A person by external_userid, by key or by name. */
export function personBy(corp: Corp, id: string): Person {
  const direct = corp.people.get(id);
  if (direct) return direct;
  for (const person of corp.people.values()) if (person.key === id) return person;
  for (const person of corp.people.values()) if (person.name === id) return person;
  return notFound("customer", id);
}

/** A contact way by config_id, by state, or by the address of its code. */
export function wayBy(corp: Corp, id: string): ContactWay {
  const direct = corp.contactWays.get(id) ?? corp.contactWays.get(id.slice(id.lastIndexOf("/") + 1));
  if (direct) return direct;
  const byState = [...corp.contactWays.values()].reverse().find((way) => way.state === id);
  return byState ?? notFound("contact way", id);
}

const customer =
  (act: (sim: Simulator, corp: Corp, person: Person, body: unknown) => unknown): ControlRoute["handle"] =>
  ({ sim, corp, part, body }) =>
    act(sim, corp, personBy(corp, part["id"] ?? ""), body);

const WithMember = z.object({ userid: z.string() });

export const peopleRoutes: readonly ControlRoute[] = [
  {
    method: "GET",
    path: "/sim/customers",
    about: "outside people: ?userid=&q=&limit=",
    handle: ({ corp, query }) => listPeople(corp, query),
  },
  {
    method: "POST",
    path: "/sim/customers",
    about: "a new outside person: {name, key?, type?, gender?, corpName?, unionId?}",
    handle: ({ sim, corp, body }) =>
      addPerson(
        sim,
        corp,
        stripped(
          z
            .object({
              name: z.string().min(1),
              key: z.string().optional(),
              externalUserId: z.string().optional(),
              type: z.union([z.literal(1), z.literal(2)]).optional(),
              gender: z.union([z.literal(0), z.literal(1), z.literal(2)]).optional(),
              corpName: z.string().optional(),
              position: z.string().optional(),
              unionId: z.string().optional(),
            })
            .parse(body),
        ),
      ),
  },
  {
    method: "GET",
    path: "/sim/customers/:id",
    about: "one person with relations, quota and what arrived",
    handle: customer((sim, corp, person) => ({
      ...person,
      follows: followsOf(corp, person.externalUserId),
      quota: quotaOf(sim, corp, person.externalUserId),
      received: corp.received.filter((row) => row.externalUserId === person.externalUserId).slice(-50),
    })),
  },
  {
    method: "POST",
    path: "/sim/customers/:id/scan",
    about: "scans a contact way: {way: config_id | state | qr url, half?}",
    handle: customer((sim, corp, person, body) => {
      const { way, half } = z.object({ way: z.string(), half: z.boolean().default(false) }).parse(body);
      return scanContactWay(sim, corp, person, wayBy(corp, way), { isHalf: half });
    }),
  },
  {
    method: "POST",
    path: "/sim/customers/:id/add",
    about: "becomes a contact of a member: {userid, addWay?, state?, half?, byMember?}",
    handle: customer((sim, corp, person, body) => {
      const given = WithMember.extend({
        addWay: z.int().default(3),
        state: z.string().default(""),
        half: z.boolean().default(false),
        byMember: z.boolean().default(false),
      }).parse(body);
      return addContact(sim, corp, person, given.userid, {
        addWay: given.addWay,
        state: given.state,
        isHalf: given.half,
        ...(given.byMember ? { operUserid: given.userid } : {}),
      });
    }),
  },
  {
    method: "POST",
    path: "/sim/customers/:id/chat",
    about: "writes to a member: {userid, text} or {userid, msgtype, body}",
    handle: customer((sim, corp, person, body) =>
      customerWrites(sim, corp, person.externalUserId, WithMember.parse(body).userid, Message.parse(body)),
    ),
  },
  {
    method: "POST",
    path: "/sim/customers/:id/buy",
    about: "writes an order to a member: {userid, product?, amountYuan?}",
    handle: customer((sim, corp, person, body) => {
      const { userid, product, amountYuan } = WithMember.extend({
        product: z.string().default("边缘网关"),
        amountYuan: z.int().min(1).default(36_000),
      }).parse(body);
      const content = `合同已经签好回传了,${product}按报价执行,总价${amountYuan}元,货款今天打过去`;
      return customerWrites(sim, corp, person.externalUserId, userid, { msgtype: "text", body: { content } });
    }),
  },
  {
    method: "POST",
    path: "/sim/customers/:id/delete",
    about: "deletes a member: {userid}",
    handle: customer((sim, corp, person, body) =>
      customerDeletesMember(sim, corp, person.externalUserId, WithMember.parse(body).userid),
    ),
  },
  {
    method: "POST",
    path: "/sim/customers/:id/consent",
    about: "agrees to be recorded, or not: {userid, agree}",
    handle: customer((sim, corp, person, body) => {
      const { userid, agree } = WithMember.extend({ agree: z.boolean() }).parse(body);
      return customerConsents(sim, corp, person.externalUserId, userid, agree);
    }),
  },
  {
    method: "GET",
    path: "/sim/members",
    about: "members with the number of their customers and open tasks",
    handle: ({ corp }) =>
      [...corp.members.values()].map((member) => ({
        ...member,
        customers: corp.followsByMember.get(member.userid.toLowerCase())?.size ?? 0,
        tasks: openTasks(corp, member.userid).map((send) => send.msgid),
      })),
  },
  {
    method: "POST",
    path: "/sim/members",
    about: "a new member: {userid, name, departments?, position?, isArchived?, …}",
    handle: ({ sim, corp, body }) =>
      addMember(sim, corp, z.looseObject({ userid: z.string(), name: z.string() }).parse(body)),
  },
  {
    method: "POST",
    path: "/sim/members/:userid/change",
    about: "changes or renames a member: any field of it",
    handle: ({ sim, corp, part, body }) =>
      changeMember(sim, corp, part["userid"] ?? "", z.record(z.string(), z.unknown()).parse(body)),
  },
  {
    method: "POST",
    path: "/sim/members/:userid/settings",
    about:
      "console switches without an event: {hasCustomerContact?, isRealNamed?, hasConsoleWelcome?, isArchived?, customerCap?, status?}",
    handle: ({ corp, part, body }) => {
      const member = corp.members.get((part["userid"] ?? "").toLowerCase()) ?? notFound("member", part["userid"]);
      const switches = z
        .object({
          hasCustomerContact: z.boolean(),
          isRealNamed: z.boolean(),
          hasConsoleWelcome: z.boolean(),
          isArchived: z.boolean(),
          customerCap: z.int(),
          status: z.union([z.literal(1), z.literal(2), z.literal(4)]),
        })
        .partial()
        .strict()
        .parse(body);
      return Object.assign(member, switches);
    },
  },
  {
    method: "POST",
    path: "/sim/members/:userid/leave",
    about: "leaves the company",
    handle: ({ sim, corp, part }) => memberLeaves(sim, corp, part["userid"] ?? ""),
  },
  {
    method: "POST",
    path: "/sim/members/:userid/chat",
    about: "writes to a customer: {to, text} or {to, msgtype, body}",
    handle: ({ sim, corp, part, body }) => {
      const { to } = z.object({ to: z.string() }).parse(body);
      const person = personBy(corp, to);
      return memberWrites(sim, corp, part["userid"] ?? "", person.externalUserId, Message.parse(body));
    },
  },
  {
    method: "POST",
    path: "/sim/members/:userid/delete-customer",
    about: "deletes a customer: {customer}",
    handle: ({ sim, corp, part, body }) => {
      const person = personBy(corp, z.object({ customer: z.string() }).parse(body).customer);
      memberDeletesCustomer(sim, corp, part["userid"] ?? "", person.externalUserId);
    },
  },
  {
    method: "POST",
    path: "/sim/members/:userid/edit-customer",
    about: "edits remark, description, phones, tags: {customer, remark?, …, addTags?, removeTags?, personalTags?}",
    handle: ({ sim, corp, part, body }) => {
      const { customer, ...edit } = z
        .object({
          customer: z.string(),
          remark: z.string().optional(),
          description: z.string().optional(),
          remarkCompany: z.string().optional(),
          remarkMobiles: z.array(z.string()).optional(),
          addTags: z.array(z.string()).optional(),
          removeTags: z.array(z.string()).optional(),
          personalTags: z.array(z.string()).optional(),
        })
        .parse(body);
      const idsOf = (names?: string[]): string[] =>
        (names ?? []).map((name) => tagIdOf(corp, name) ?? notFound("tag", name));
      const person = personBy(corp, customer);
      memberEditsCustomer(sim, corp, part["userid"] ?? "", person.externalUserId, {
        ...stripped(edit),
        addTags: idsOf(edit.addTags),
        removeTags: idsOf(edit.removeTags),
      });
    },
  },
  {
    method: "POST",
    path: "/sim/members/:userid/confirm",
    about: "confirms mass sends: {msgid?, only?}; all open ones by default",
    handle: ({ sim, corp, part, body }) => {
      const { msgid, only } = z
        .object({ msgid: z.string().optional(), only: z.array(z.string()).optional() })
        .parse(body);
      const userid = part["userid"] ?? "";
      const sends = openTasks(corp, userid).filter((send) => msgid === undefined || send.msgid === msgid);
      return {
        confirmed: sends.map((send) => ({ msgid: send.msgid, ...confirmMassSend(sim, corp, send, userid, only) })),
      };
    },
  },
  {
    method: "GET",
    path: "/sim/mass-sends",
    about: "mass sends, newest first, with counts by status",
    handle: ({ corp }) =>
      [...corp.massSends.values()].reverse().map(({ rows, ...send }) => ({
        ...send,
        rows: rows.length,
        byStatus: [0, 1, 2, 3].map((status) => rows.filter((row) => row.status === status).length),
      })),
  },
  {
    method: "POST",
    path: "/sim/mass-sends/:msgid/confirm",
    about: "every member, or {userids}, confirms",
    handle: ({ sim, corp, part, body }) => {
      const { userids } = z.object({ userids: z.array(z.string()).optional() }).parse(body);
      const send = corp.massSends.get(part["msgid"] ?? "") ?? notFound("mass send", part["msgid"]);
      const wanted = userids ?? send.tasks.map((task) => task.userid);
      return { confirmed: wanted.map((userid) => ({ userid, ...confirmMassSend(sim, corp, send, userid) })) };
    },
  },
  {
    method: "POST",
    path: "/sim/departments",
    about: "makes or changes a department: {id?, name, parentId?}",
    handle: ({ sim, corp, body }) =>
      addDepartment(
        sim,
        corp,
        stripped(z.object({ id: z.int().optional(), name: z.string(), parentId: z.int().optional() }).parse(body)),
      ),
  },
  {
    method: "GET",
    path: "/sim/tags",
    about: "tag groups with how many relations carry each tag",
    handle: ({ corp }) => {
      const counts = new Map<string, number>();
      for (const follow of corp.follows.values())
        for (const id of follow.tagIds) counts.set(id, (counts.get(id) ?? 0) + 1);
      return [...corp.tagGroups.values()]
        .filter((group) => !group.isDeleted)
        .map(({ tags, ...group }) => ({
          ...group,
          tags: tags.filter((tag) => !tag.isDeleted).map((tag) => ({ ...tag, follows: counts.get(tag.id) ?? 0 })),
        }));
    },
  },
  {
    method: "POST",
    path: "/sim/tags",
    about: "makes tags in the console: {group, tags, byAgent?}",
    handle: ({ sim, corp, body }) =>
      consoleAddsTags(
        sim,
        corp,
        stripped(z.object({ group: z.string(), tags: z.array(z.string()), byAgent: z.int().optional() }).parse(body)),
      ),
  },
  {
    method: "POST",
    path: "/sim/tags/:id/rename",
    about: "renames a tag or group: {name}",
    handle: ({ sim, corp, part, body }) =>
      consoleRenamesTag(sim, corp, part["id"] ?? "", z.object({ name: z.string().min(1) }).parse(body).name),
  },
  {
    method: "DELETE",
    path: "/sim/tags/:id",
    about: "deletes a tag or group",
    handle: ({ sim, corp, part }) => consoleDeletesTag(sim, corp, part["id"] ?? ""),
  },
  {
    method: "POST",
    path: "/sim/tags/shuffle",
    about: "new order: {groupId?, ids}",
    handle: ({ sim, corp, body }) => {
      const { groupId, ids } = z.object({ groupId: z.string().default(""), ids: z.array(z.string()) }).parse(body);
      consoleShufflesTags(sim, corp, groupId, ids);
    },
  },
  {
    method: "GET",
    path: "/sim/contact-ways",
    about: "contact ways",
    handle: ({ corp }) => [...corp.contactWays.values()],
  },
  {
    method: "GET",
    path: "/sim/messages",
    about: "app messages to members: ?userid=&limit=",
    handle: ({ corp, query }) => {
      const userid = query.get("userid")?.toLowerCase();
      return [...corp.appMessages.values()]
        .filter((message) => userid === undefined || message.to.some((id) => id.toLowerCase() === userid))
        .slice(-Number(query.get("limit") ?? 50))
        .reverse()
        .map(({ updates, ...message }) => ({ ...message, updates: Object.fromEntries(updates) }));
    },
  },
  {
    method: "POST",
    path: "/sim/mass-rule",
    about: "how many mass-send messages a customer may get: {rule: month | week7 | day1}",
    handle: ({ corp, body }) => {
      corp.massRule = z.object({ rule: z.enum(["month", "week7", "day1"]) }).parse(body).rule;
    },
  },
];

function openTasks(corp: Corp, userid: string): Corp["massSends"] extends Map<string, infer S> ? S[] : never {
  const id = userid.toLowerCase();
  return [...corp.massSends.values()].filter(
    (send) => !send.isCancelled && send.tasks.some((task) => task.status === 0 && task.userid.toLowerCase() === id),
  );
}

function listPeople(corp: Corp, query: URLSearchParams): unknown {
  const userid = query.get("userid");
  const text = query.get("q") ?? "";
  const limit = Number(query.get("limit") ?? 200);
  const people =
    userid === null
      ? [...corp.people.values()]
      : followsBy(corp, userid)
          .map((follow) => corp.people.get(follow.externalUserId))
          .filter((person) => person !== undefined);
  const found = text === "" ? people : people.filter((person) => person.name.includes(text));
  if (userid !== null && !corp.members.has(userid.toLowerCase())) throw new ActError(`no member ${userid}`);
  return {
    total: found.length,
    people: found.slice(0, limit).map((person) => ({
      ...person,
      followers: [...(corp.followersOf.get(person.externalUserId) ?? [])],
    })),
  };
}

function stripped<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}
