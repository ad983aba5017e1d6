/** `/sim` endpoints of customers: outside people and what they do. */
import { z } from "zod";
import { ActError } from "../acts/act-error.js";
import {
  addContact,
  customerConsents,
  customerDeletesMember,
  customerWrites,
  scanContactWay,
} from "../acts/customer-acts.js";
import { tapLink } from "../acts/tap-link.js";
import { quotaOf } from "../acts/mass-send.js";
import { addPerson, followsBy, followsOf } from "../acts/relations.js";
import type { Simulator } from "../core/simulator.js";
import type { Corp } from "../state/corp.js";
import type { Person } from "../state/customers.js";
import type { ControlRoute } from "./control.js";
import { defined } from "./defined.js";
import { Message, personBy, wayBy } from "./control-input.js";

const customer =
  (act: (sim: Simulator, corp: Corp, person: Person, body: unknown) => unknown): ControlRoute["handle"] =>
  ({ sim, corp, part, body }) =>
    act(sim, corp, personBy(corp, part["id"] ?? ""), body);

const WithMember = z.object({ userid: z.string() });

export const customerRoutes: readonly ControlRoute[] = [
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
        defined(
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
    path: "/sim/customers/:id/tap",
    about: "taps a link of a chat in WeChat, OAuth included: {url, from?: wechat | browser}",
    handle: customer((sim, _corp, person, body) => {
      const { url, from } = z
        .object({ url: z.string(), from: z.enum(["wechat", "browser"]).default("wechat") })
        .parse(body);
      return tapLink(sim, person, url, from);
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
];

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
