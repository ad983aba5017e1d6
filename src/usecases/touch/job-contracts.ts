/** What may be asked of the touch outbox. The jobs only wake a sender: the guarantee is the claim in the store. */
import { z } from "zod";
import { defineJobContract } from "../shared/job-contract.js";

/** Sends one due touch. Run by the bot process, which holds the channel; safe to rerun (docs/adr/0005-touch-outbox.md). */
export const sendTouchJob = defineJobContract({
  name: "send-touch",
  queue: "touch-send",
  payload: z.object({ v: z.literal(1), corpId: z.string().min(1), touchId: z.string().min(1) }),
  key: (p) => `send-touch-${p.touchId}`,
});

/** Sends one due touch through WeCom. Run by the workers; safe to rerun like `send-touch`. */
export const sendWecomTouchJob = defineJobContract({
  name: "send-wecom-touch",
  queue: "wecom-send",
  payload: z.object({ v: z.literal(1), corpId: z.string().min(1), touchId: z.string().min(1) }),
  key: (p) => `send-wecom-touch-${p.touchId}`,
});

/** Wakes due touches, settles claims that were never recorded, hands over what no channel can send. Safe to rerun. */
export const sweepTouchesJob = defineJobContract({
  name: "sweep-touches",
  queue: "upkeep",
  payload: z.object({ v: z.literal(1), corpId: z.string().min(1) }),
  key: (p) => `sweep-touches-${p.corpId}`,
});
