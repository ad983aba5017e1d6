/** `/sim` endpoints of groups, moments, links, transfers, cards and robots. */
import { z } from "zod";
import { ActError } from "../acts/act-error.js";
import { clickCard, writeToApp } from "../acts/card-acts.js";
import {
  changeGroup,
  createGroup,
  dismissGroup,
  joinGroup,
  leaveGroup,
  scanJoinWay,
  writeInGroup,
} from "../acts/group-acts.js";
import { linkEvent } from "../acts/links.js";
import { openLink } from "../acts/open-link.js";
import { receive } from "../acts/receive.js";
import { completeTransfer, refuseTransfer } from "../acts/transfers.js";
import { opengidOf } from "../api/group-chats.js";
import type { Corp } from "../state/corp.js";
import type { GroupChat, Moment } from "../state/content.js";
import type { ControlRoute } from "./control.js";
import { mainApp, notFound } from "./machine.js";
import { Message, personBy } from "./control-input.js";

/** A group by chat_id or name. */
function chatBy(corp: Corp, id: string | undefined): GroupChat {
  const direct = corp.groupChats.get(id ?? "");
  return direct ?? [...corp.groupChats.values()].find((chat) => chat.name === id) ?? notFound("group", id);
}

/** userid, or external_userid, key or name of a customer. */
const idOf = (corp: Corp, id: string): string =>
  corp.members.get(id.toLowerCase())?.userid ?? personBy(corp, id).externalUserId;

function momentBy(corp: Corp, id: string | undefined): Moment {
  return corp.moments.get(id ?? "") ?? notFound("moment", id);
}

const People = z.object({ ids: z.array(z.string()).min(1) });

export const placeRoutes: readonly ControlRoute[] = [
  {
    method: "GET",
    path: "/sim/groups",
    about: "customer groups with their members",
    handle: ({ sim, corp }) =>
      [...corp.groupChats.values()].map((chat) => ({ ...chat, opengid: opengidOf(sim.random, chat.chatId) })),
  },
  {
    method: "POST",
    path: "/sim/groups",
    about: "a member makes a group: {name, owner, ids?, notice?, internal?}",
    handle: ({ sim, corp, body }) => {
      const given = z
        .object({
          name: z.string(),
          owner: z.string(),
          ids: z.array(z.string()).default([]),
          notice: z.string().default(""),
          internal: z.boolean().default(false),
        })
        .parse(body);
      const members = given.ids.map((id) => idOf(corp, id));
      return createGroup(sim, corp, { ...given, members, isInternal: given.internal });
    },
  },
  {
    method: "POST",
    path: "/sim/groups/:id/join",
    about: "people join: {ids, scene? 0 invited 3 code, invitor?, state?}",
    handle: ({ sim, corp, part, body }) => {
      const given = People.extend({
        scene: z.union([z.literal(0), z.literal(3)]).optional(),
        invitor: z.string().optional(),
        state: z.string().optional(),
      }).parse(body);
      const ids = given.ids.map((id) => idOf(corp, id));
      const { scene, invitor, state } = given;
      joinGroup(sim, corp, chatBy(corp, part["id"]), ids, {
        ...(scene === undefined ? {} : { scene }),
        ...(invitor === undefined ? {} : { invitor }),
        ...(state === undefined ? {} : { state }),
      });
    },
  },
  {
    method: "POST",
    path: "/sim/groups/:id/leave",
    about: "people leave, or are removed: {ids, removed?}",
    handle: ({ sim, corp, part, body }) => {
      const { ids, removed } = People.extend({ removed: z.boolean().default(false) }).parse(body);
      leaveGroup(
        sim,
        corp,
        chatBy(corp, part["id"]),
        ids.map((id) => idOf(corp, id)),
        removed,
      );
    },
  },
  {
    method: "POST",
    path: "/sim/groups/:id/change",
    about: "{name?, notice?, owner?, admins?, welcomeTemplateId?}",
    handle: ({ sim, corp, part, body }) => {
      const change = z
        .object({
          name: z.string(),
          notice: z.string(),
          owner: z.string(),
          admins: z.array(z.string()),
          welcomeTemplateId: z.string(),
        })
        .partial()
        .strict()
        .parse(body);
      changeGroup(sim, corp, chatBy(corp, part["id"]), change as Parameters<typeof changeGroup>[3]);
    },
  },
  {
    method: "POST",
    path: "/sim/groups/:id/dismiss",
    about: "the owner dismisses it",
    handle: ({ sim, corp, part }) => dismissGroup(sim, corp, chatBy(corp, part["id"])),
  },
  {
    method: "POST",
    path: "/sim/groups/:id/chat",
    about: "somebody writes: {from, text} or {from, msgtype, body}",
    handle: ({ sim, corp, part, body }) => {
      const { from } = z.object({ from: z.string() }).parse(body);
      return writeInGroup(sim, corp, chatBy(corp, part["id"]), idOf(corp, from), Message.parse(body));
    },
  },
  {
    method: "POST",
    path: "/sim/customers/:id/scan-group",
    about: "scans a join way: {way: config_id | state}",
    handle: ({ sim, corp, part, body }) => {
      const { way } = z.object({ way: z.string() }).parse(body);
      const found =
        corp.joinWays.get(way.slice(way.lastIndexOf("/") + 1)) ??
        [...corp.joinWays.values()].find((candidate) => candidate.state === way) ??
        notFound("join way", way);
      const chat = scanJoinWay(sim, corp, personBy(corp, part["id"] ?? "").externalUserId, found);
      return { chatId: chat.chatId, name: chat.name };
    },
  },
  {
    method: "POST",
    path: "/sim/customers/:id/open-link",
    about: "comes through an acquisition link: {link, channel?}",
    handle: ({ sim, corp, part, body }) => {
      const { link, channel } = z.object({ link: z.string(), channel: z.string().max(64).default("") }).parse(body);
      const url = new URL(link, "https://work.weixin.qq.com/ca/");
      const found =
        corp.links.get(url.pathname.slice(url.pathname.lastIndexOf("/") + 1)) ?? notFound("acquisition link", link);
      const state = channel || (url.searchParams.get("customer_channel") ?? "");
      return openLink(sim, corp, personBy(corp, part["id"] ?? ""), found, state);
    },
  },
  {
    method: "POST",
    path: "/sim/link-quota",
    about: "sets or adds acquisition quota: {balance?, add?}",
    handle: ({ sim, corp, body }) => {
      const { balance, add } = z.object({ balance: z.int().optional(), add: z.int().default(0) }).parse(body);
      const before = corp.linkQuota.balance;
      corp.linkQuota.balance = (balance ?? before) + add;
      corp.linkQuota.total = Math.max(corp.linkQuota.total, corp.linkQuota.balance);
      if (before === 0 && corp.linkQuota.balance > 0) linkEvent(sim, corp, "balance_increased", {});
      return corp.linkQuota;
    },
  },
  {
    method: "POST",
    path: "/sim/customers/:id/refuse-transfer",
    about: "refuses to be handed over",
    handle: ({ sim, corp, part }) => refuseTransfer(sim, corp, personBy(corp, part["id"] ?? "").externalUserId),
  },
  {
    method: "GET",
    path: "/sim/transfers",
    about: "transfers with their status",
    handle: ({ corp }) => corp.transfers,
  },
  {
    method: "POST",
    path: "/sim/transfers/complete",
    about: "completes all waiting ones now, without the 24 hours",
    handle: ({ sim, corp }) => {
      const waiting = corp.transfers.filter((transfer) => transfer.status === 2);
      for (const transfer of waiting) completeTransfer(sim, corp, transfer);
      return { completed: waiting.length };
    },
  },
  {
    method: "GET",
    path: "/sim/moments",
    about: "moments, newest first",
    handle: ({ corp }) => [...corp.moments.values()].reverse(),
  },
  {
    method: "POST",
    path: "/sim/moments/:id/publish",
    about: "a member publishes: {userid}",
    handle: ({ sim, corp, part, body }) => {
      const { userid } = z.object({ userid: z.string() }).parse(body);
      const moment = momentBy(corp, part["id"]);
      const sender = moment.senders.find((candidate) => candidate.userid.toLowerCase() === userid.toLowerCase());
      if (!sender) throw new ActError(`${userid} has no part in this moment`);
      if (moment.isCancelled) throw new ActError("the moment was stopped");
      if (sender.isPublished) return { audience: sender.audience.length };
      sender.isPublished = true;
      for (const externalUserId of sender.audience) {
        const content = { text: { content: moment.text }, attachments: moment.attachments };
        receive(sim, corp, { kind: "moment", from: sender.userid, externalUserId, msgid: moment.momentId, content });
      }
      return { audience: sender.audience.length };
    },
  },
  {
    method: "POST",
    path: "/sim/moments/:id/react",
    about: "somebody likes or comments: {userid, by, kind: like | comment}",
    handle: ({ sim, corp, part, body }) => {
      const given = z.object({ userid: z.string(), by: z.string(), kind: z.enum(["like", "comment"]) }).parse(body);
      const moment = momentBy(corp, part["id"]);
      const entry = { userid: given.userid, by: idOf(corp, given.by), at: sim.seconds() };
      (given.kind === "like" ? moment.likes : moment.comments).push(entry);
    },
  },
  {
    method: "POST",
    path: "/sim/messages/:msgid/click",
    about: "a member taps a card: {userid, key, selected?}",
    handle: ({ sim, corp, part, body }) => {
      const click = z
        .object({
          userid: z.string(),
          key: z.string(),
          selected: z.array(z.object({ questionKey: z.string(), optionIds: z.array(z.string()) })).default([]),
        })
        .parse(body);
      const message = corp.appMessages.get(part["msgid"] ?? "") ?? notFound("message", part["msgid"]);
      const { selected, ...tap } = click;
      return clickCard(sim, corp, message, selected.length === 0 ? tap : { ...tap, selected });
    },
  },
  {
    method: "POST",
    path: "/sim/members/:userid/write-to-app",
    about: "writes to the app: {text}",
    handle: ({ sim, corp, part, body }) => {
      const { text } = z.object({ text: z.string() }).parse(body);
      writeToApp(sim, corp, mainApp(corp), part["userid"] ?? "", text);
    },
  },
  {
    method: "POST",
    path: "/sim/webhooks",
    about: "adds a group robot; its key is answered",
    handle: ({ sim, corp }) => {
      const key = sim.random.stableHex(`webhook ${sim.seq()}`, 32);
      corp.webhooks.set(key, { sent: [] });
      return { key, url: `${sim.url}/cgi-bin/webhook/send?key=${key}` };
    },
  },
  {
    method: "GET",
    path: "/sim/webhooks/:key",
    about: "what a group robot got",
    handle: ({ corp, part }) => corp.webhooks.get(part["key"] ?? "")?.sent ?? notFound("webhook", part["key"]),
  },
];
