/** The worker inside a bot process: it takes what only the holder of a channel can do. */
import { startBullWorkers, type BullWorkers, type WorkerLog } from "#src/adapters/queue/bull-worker.js";
import type { TouchSendApp } from "./follow-up-app.js";
import sendTouch from "./send-touch.js";

export interface BotWorkerOptions {
  redisUrl: string;
  prefix: string;
  log: WorkerLog;
}

/** Messages of all accounts of the process at once; each account paces itself. */
const CONCURRENCY = 4;

/** Starts taking jobs at once. */
export function startBotWorkers(app: TouchSendApp, options: BotWorkerOptions): BullWorkers {
  return startBullWorkers({ ...options, concurrency: CONCURRENCY, handlers: [sendTouch.bind(app)] });
}
