/** Jobs of the callback log. A wake-up may be lost: the sweep finds what waits. */
import { z } from "zod";
import { defineJobContract } from "../shared/job-contract.js";

const corp = z.object({ v: z.literal(1), corpId: z.string().min(1) });

/** Handles what is due, until nothing is. */
export const processWecomEventsJob = defineJobContract({
  name: "process-wecom-events",
  queue: "wecom-events",
  payload: corp,
  key: (p) => `process-wecom-events-${p.corpId}`,
});

/** Sends waiting welcome messages: a lane of its own, because their codes live 20 s. */
export const sendWecomWelcomesJob = defineJobContract({
  name: "send-wecom-welcomes",
  queue: "wecom-welcome",
  payload: corp,
  key: (p) => `send-wecom-welcomes-${p.corpId}`,
});

/** Looks every two seconds for what was stored but not taken up. Scheduled. */
export const sweepWecomEventsJob = defineJobContract({
  name: "sweep-wecom-events",
  queue: "wecom-welcome",
  payload: corp,
});

/** Removes callbacks that were handled long ago. Scheduled. */
export const pruneWecomEventsJob = defineJobContract({
  name: "prune-wecom-events",
  queue: "wecom-events",
  payload: corp,
});
