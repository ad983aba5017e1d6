/** `/sim` endpoints of mass sends: what waits for a member, and confirming it. */
import { z } from "zod";
import { confirmMassSend } from "../acts/mass-send.js";
import type { Corp } from "../state/corp.js";
import type { ControlRoute } from "./control.js";
import { notFound } from "./machine.js";

/** Mass sends that a member has still to confirm. */
export function openTasks(corp: Corp, userid: string): Corp["massSends"] extends Map<string, infer S> ? S[] : never {
  const id = userid.toLowerCase();
  return [...corp.massSends.values()].filter(
    (send) => !send.isCancelled && send.tasks.some((task) => task.status === 0 && task.userid.toLowerCase() === id),
  );
}

export const massSendRoutes: readonly ControlRoute[] = [
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
    path: "/sim/mass-rule",
    about: "how many mass-send messages a customer may get: {rule: month | week7 | day1}",
    handle: ({ corp, body }) => {
      corp.massRule = z.object({ rule: z.enum(["month", "week7", "day1"]) }).parse(body).rule;
    },
  },
];
