/** What each kind of due task does. */
import type { Simulator } from "./core/simulator.js";
import { confirmMassSend } from "./acts/mass-send.js";
import { notify } from "./acts/archive.js";

/** Registers all kinds; safe to repeat after a reset. */
export function registerDueTasks(sim: Simulator): void {
  sim.scheduler.on("confirm-mass-send", ({ corpId, args }) => {
    const corp = sim.corp(corpId);
    const send = corp.massSends.get(args["msgid"] ?? "");
    if (send) confirmMassSend(sim, corp, send, args["userid"] ?? "");
  });
  sim.scheduler.on("archive-notify", ({ corpId }) => notify(sim, sim.corp(corpId)));
}
