/** `/sim` endpoints of the service desk (kf). */
import { z } from "zod";
import {
  addKfAccount,
  kfCustomerWrites,
  kfEnters,
  kfServicerEnds,
  kfServicerTakes,
  kfServicerWrites,
} from "../acts/kf-acts.js";
import type { Corp } from "../state/corp.js";
import type { KfAccount } from "../state/content.js";
import type { ControlRoute } from "./control.js";
import { notFound } from "./machine.js";
import { Message, personBy } from "./control-input.js";

function accountBy(corp: Corp, id: string | undefined): KfAccount {
  const direct = corp.kfAccounts.get(id ?? "");
  return direct ?? [...corp.kfAccounts.values()].find((account) => account.name === id) ?? notFound("kf account", id);
}

const Customer = z.object({ customer: z.string() });

export const deskRoutes: readonly ControlRoute[] = [
  { method: "GET", path: "/sim/kf", about: "kf accounts and sessions", handle: ({ corp }) => presentKf(corp) },
  {
    method: "POST",
    path: "/sim/kf",
    about: "a kf account: {name, openKfId?, servicers?}",
    handle: ({ sim, corp, body }) => {
      const given = z
        .object({ name: z.string(), openKfId: z.string().optional(), servicers: z.array(z.string()).default([]) })
        .parse(body);
      const account = addKfAccount(sim, corp, given.name, "", given.openKfId);
      account.servicers = given.servicers.map((userid) => ({ userid, departmentId: 0, status: 0 }));
      return account;
    },
  },
  {
    method: "POST",
    path: "/sim/kf/:id/enter",
    about: "a customer opens the chat: {customer, scene?, sceneParam?}",
    handle: ({ sim, corp, part, body }) => {
      const given = Customer.extend({ scene: z.string().default(""), sceneParam: z.string().default("") }).parse(body);
      const person = personBy(corp, given.customer);
      return kfEnters(sim, corp, accountBy(corp, part["id"]), person.externalUserId, given.scene, given.sceneParam);
    },
  },
  {
    method: "POST",
    path: "/sim/kf/:id/chat",
    about: "a customer writes: {customer, text} or {customer, msgtype, body}",
    handle: ({ sim, corp, part, body }) => {
      const person = personBy(corp, Customer.parse(body).customer);
      return kfCustomerWrites(sim, corp, accountBy(corp, part["id"]), person.externalUserId, Message.parse(body));
    },
  },
  {
    method: "POST",
    path: "/sim/kf/:id/serve",
    about: "a servicer acts: {customer, userid, act: take | write | end, text?}",
    handle: ({ sim, corp, part, body }) => {
      const given = Customer.extend({ userid: z.string(), act: z.enum(["take", "write", "end"]) }).parse(body);
      const account = accountBy(corp, part["id"]);
      const { externalUserId } = personBy(corp, given.customer);
      if (given.act === "take") return kfServicerTakes(sim, corp, account, externalUserId, given.userid);
      if (given.act === "end") return kfServicerEnds(sim, corp, account, externalUserId);
      return { msgid: kfServicerWrites(sim, corp, account, externalUserId, given.userid, Message.parse(body)) };
    },
  },
];

function presentKf(corp: Corp): unknown {
  return {
    accounts: [...corp.kfAccounts.values()].map(({ scenes, ...account }) => ({
      ...account,
      scenes: Object.fromEntries(scenes),
    })),
    sessions: [...corp.kfSessions.values()],
  };
}
