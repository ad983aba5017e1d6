/** `/sim` endpoints of members and what they do. */
import { z } from "zod";
import { addMember, changeMember, memberLeaves } from "../acts/console-acts.js";
import { memberDeletesCustomer, memberEditsCustomer, memberWrites } from "../acts/member-acts.js";
import type { ControlRoute } from "./control.js";
import { defined } from "./defined.js";
import { tagIdOf } from "./load.js";
import { notFound } from "./machine.js";
import { openTasks } from "./mass-sends.js";
import { Message, personBy } from "./control-input.js";

export const memberRoutes: readonly ControlRoute[] = [
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
        ...defined(edit),
        addTags: idsOf(edit.addTags),
        removeTags: idsOf(edit.removeTags),
      });
    },
  },
];
