/** A script of a customer: what happens when, on the simulator's clock. It survives a restart. */
import { z } from "zod";
import { customerConsents, customerWrites, scanContactWay } from "../acts/customer-acts.js";
import { confirmMassSend } from "../acts/mass-send.js";
import { joinGroup } from "../acts/group-acts.js";
import { memberWrites } from "../acts/member-acts.js";
import { ActError } from "../acts/act-error.js";
import { addPerson } from "../acts/relations.js";
import type { Simulator } from "../core/simulator.js";
import type { Corp } from "../state/corp.js";
import type { ControlRoute } from "./control.js";
import { NotFound } from "./control.js";
import { personBy, wayBy } from "./control-input.js";
import { openTasks } from "./mass-sends.js";

const Line = z.object({
  /** Simulated seconds after the start of the script. */
  afterSeconds: z.number().min(0),
  act: z.enum(["appear", "scan", "consent", "customer-says", "member-says", "join", "confirm"]),
  /** Key of the customer; nobody where a member acts alone. */
  customer: z.string().default(""),
  /** Name of a customer who appears. */
  name: z.string().optional(),
  /** Contact way: config_id or state. */
  way: z.string().optional(),
  userid: z.string().optional(),
  text: z.string().optional(),
  group: z.string().optional(),
});
type Line = z.infer<typeof Line>;

const Script = z.object({
  /** A script with a name is played once. */
  name: z.string().optional(),
  lines: z.array(Line).min(1).max(20_000),
});

export const scriptRoutes: readonly ControlRoute[] = [
  {
    method: "POST",
    path: "/sim/script",
    about: "plays lines later: {name?, lines: [{afterSeconds, act, customer, …}]}; a named script only once",
    handle: ({ sim, corp, body }) => {
      const { name, lines } = Script.parse(body);
      if (name !== undefined && corp.scripts.has(name)) return { queued: 0, isKnown: true };
      if (name !== undefined) corp.scripts.add(name);
      for (const line of lines) {
        const args = { line: JSON.stringify(line) };
        sim.scheduler.add({ at: sim.now() + line.afterSeconds * 1_000, kind: "script", corpId: corp.corpId, args });
      }
      return { queued: lines.length, isKnown: false };
    },
  },
];

/** Plays one line; one that is no longer possible is left out. */
export function playLine(sim: Simulator, corp: Corp, text: string): void {
  try {
    play(sim, corp, Line.parse(JSON.parse(text)));
  } catch (error) {
    if (!(error instanceof ActError) && !(error instanceof NotFound)) throw error;
  }
}

function play(sim: Simulator, corp: Corp, line: Line): void {
  if (line.act === "appear") {
    addPerson(sim, corp, { key: line.customer, name: line.name ?? line.customer });
    return;
  }
  if (line.act === "confirm") {
    const userid = line.userid ?? "";
    for (const send of openTasks(corp, userid)) confirmMassSend(sim, corp, send, userid);
    return;
  }
  const person = personBy(corp, line.customer);
  const { externalUserId } = person;
  const message = { msgtype: "text", body: { content: line.text ?? "" } };
  // Who was met by scanning: the member of the code.
  const userid = line.userid ?? [...(corp.followersOf.get(externalUserId) ?? [])][0] ?? "";
  switch (line.act) {
    case "scan":
      scanContactWay(sim, corp, person, wayBy(corp, line.way ?? ""));
      break;
    case "consent":
      customerConsents(sim, corp, externalUserId, userid, true);
      break;
    case "customer-says":
      customerWrites(sim, corp, externalUserId, userid, message);
      break;
    case "member-says":
      memberWrites(sim, corp, userid, externalUserId, message);
      break;
    case "join": {
      const chat = [...corp.groupChats.values()].find(
        ({ name, chatId }) => name === line.group || chatId === line.group,
      );
      if (chat) joinGroup(sim, corp, chat, [externalUserId], { scene: 3 });
      break;
    }
  }
}
