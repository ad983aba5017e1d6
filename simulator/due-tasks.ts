/** What each kind of due task does. */
import type { Simulator } from "./core/simulator.js";
import { playLine } from "./control/script.js";
import { elementText } from "./crypto/xml.js";
import { confirmMassSend } from "./acts/mass-send.js";
import { notify } from "./acts/archive.js";
import { takePassiveReply } from "./acts/card-acts.js";
import { completeTransfer } from "./acts/transfers.js";
import { finishUpload } from "./acts/upload-by-url.js";

/** Registers all kinds; safe to repeat after a reset. */
export function registerDueTasks(sim: Simulator): void {
  sim.scheduler.on("confirm-mass-send", ({ corpId, args }) => {
    const corp = sim.corp(corpId);
    const send = corp.massSends.get(args["msgid"] ?? "");
    if (send) confirmMassSend(sim, corp, send, args["userid"] ?? "");
  });
  sim.scheduler.on("complete-transfer", ({ corpId, args }) => {
    const corp = sim.corp(corpId);
    const transfer = corp.transfers.find((transfer) => String(transfer.seq) === args["seq"]);
    if (transfer) completeTransfer(sim, corp, transfer);
  });
  sim.scheduler.on("upload-by-url", ({ corpId, args }) => void finishUpload(sim, sim.corp(corpId), args));
  // The platform delivers at once; waiting in this process's queue does not count against the 20 seconds.
  sim.outbox.onFirstAttempt = (corp, entry) => {
    const code = corp.welcomeCodes.get(elementText(entry.xml, "WelcomeCode") ?? "");
    if (code?.use === "open") code.issuedAtMs = sim.now();
  };
  sim.outbox.onPassiveReply = (corp, entry, reply) => takePassiveReply(sim, corp, entry, reply);
  sim.scheduler.on("script", ({ corpId, args }) => playLine(sim, sim.corp(corpId), args["line"] ?? ""));
  sim.scheduler.on("archive-notify", ({ corpId }) => notify(sim, sim.corp(corpId)));
}
