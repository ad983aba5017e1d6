/** What may be asked of broadcasts. Every job is safe to rerun: the store's claims decide (docs/adr/0012-send-budget-and-broadcasts.md). */
import { z } from "zod";
import { defineJobContract } from "../shared/job-contract.js";

const ofBroadcast = z.object({ v: z.literal(1), corpId: z.string().min(1), broadcastId: z.string().min(1) });
const ofPage = z.object({ v: z.literal(1), corpId: z.string().min(1), pageId: z.string().min(1) });

/** Looks at everybody of the audience and says who may be written to. */
export const preflightBroadcastJob = defineJobContract({
  name: "preflight-broadcast",
  queue: "broadcast",
  payload: ofBroadcast,
  key: (p) => `preflight-broadcast-${p.broadcastId}`,
});

/** Plans the pages of a due broadcast. */
export const planBroadcastJob = defineJobContract({
  name: "plan-broadcast",
  queue: "broadcast",
  payload: ofBroadcast,
  key: (p) => `plan-broadcast-${p.broadcastId}`,
});

/** Sends one page: one mass-send task, or its touches into the outbox. */
export const runBroadcastPageJob = defineJobContract({
  name: "run-broadcast-page",
  queue: "broadcast",
  payload: ofPage,
  key: (p) => `run-broadcast-page-${p.pageId}`,
});

/** Asks what became of one page's task. */
export const pollBroadcastPageJob = defineJobContract({
  name: "poll-broadcast-page",
  queue: "broadcast",
  payload: ofPage,
  key: (p) => `poll-broadcast-page-${p.pageId}`,
});

/** Takes back what a stopped broadcast can still take back. */
export const stopBroadcastJob = defineJobContract({
  name: "stop-broadcast",
  queue: "upkeep",
  payload: ofBroadcast,
  key: (p) => `stop-broadcast-${p.broadcastId}`,
});

/** Finds what is due, what a crash left, and what is finished. */
export const sweepBroadcastsJob = defineJobContract({
  name: "sweep-broadcasts",
  queue: "upkeep",
  payload: z.object({ v: z.literal(1), corpId: z.string().min(1) }),
  key: (p) => `sweep-broadcasts-${p.corpId}`,
});
