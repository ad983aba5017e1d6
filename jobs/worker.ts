/** Starts the workers of all jobs and the schedules. */
import type { BullJobQueue } from "#src/adapters/queue/bull-job-queue.js";
import { startBullWorkers, type BullWorkers, type WorkerLog } from "#src/adapters/queue/bull-worker.js";
import advanceStage from "./advance-stage.js";
import type { JobDefinition } from "./define-job.js";
import type { DeriveApp } from "./derive-app.js";
import deriveBacklog from "./derive-backlog.js";
import type { FollowUpApp, TouchSendApp } from "./follow-up-app.js";
import type { ProductApp } from "./product-app.js";
import type { OutreachApp } from "./outreach-app.js";
import planBroadcast from "./plan-broadcast.js";
import notifyDue from "./notify-due.js";
import planCare from "./plan-care.js";
import planFollowUp from "./plan-follow-up.js";
import pollBroadcastPage from "./poll-broadcast-page.js";
import preflightBroadcast from "./preflight-broadcast.js";
import runBroadcastPage from "./run-broadcast-page.js";
import processWecomEvents from "./process-wecom-events.js";
import pruneWecomEvents from "./prune-wecom-events.js";
import pruneLinks from "./prune-links.js";
import pullWecomArchive, { type WecomArchiveApp } from "./pull-wecom-archive.js";
import runSopStep from "./run-sop-step.js";
import sendWecomTouch from "./send-wecom-touch.js";
import sendWecomWelcomes from "./send-wecom-welcomes.js";
import { ensureSchedules, schedulesOf, upsertSchedules } from "./schedules.js";
import stopBroadcast from "./stop-broadcast.js";
import sweepBroadcasts from "./sweep-broadcasts.js";
import readWithModel from "./read-with-model.js";
import sweepDerivation from "./sweep-derivation.js";
import pushWecomTagLibrary from "./push-wecom-tag-library.js";
import pushWecomTags from "./push-wecom-tags.js";
import rotateContactWays from "./rotate-contact-ways.js";
import runWecomSync from "./run-wecom-sync.js";
import sweepLinks, { type LinkApp } from "./sweep-links.js";
import sweepMerges from "./sweep-merges.js";
import sweepWecomSync from "./sweep-wecom-sync.js";
import sweepSops from "./sweep-sops.js";
import sweepStages from "./sweep-stages.js";
import sweepTasks from "./sweep-tasks.js";
import sweepTouches from "./sweep-touches.js";
import sweepWecomEvents from "./sweep-wecom-events.js";
import warmWecomWelcomes from "./warm-wecom-welcomes.js";
import tagContact from "./tag-contact.js";
import understandConversation from "./understand-conversation.js";
import type { WecomEventApp } from "./wecom-event-app.js";

/** What all jobs together use of the app. */
export type WorkerApp = DeriveApp &
  FollowUpApp &
  TouchSendApp &
  ProductApp &
  OutreachApp &
  WecomEventApp &
  WecomArchiveApp &
  LinkApp;

export const jobs: readonly JobDefinition<WorkerApp>[] = [
  understandConversation,
  advanceStage,
  tagContact,
  deriveBacklog,
  sweepDerivation,
  sweepStages,
  readWithModel,
  planFollowUp,
  planCare,
  sweepTasks,
  sweepTouches,
  sweepMerges,
  runWecomSync,
  pushWecomTags,
  pushWecomTagLibrary,
  rotateContactWays,
  warmWecomWelcomes,
  sweepWecomSync,
  runSopStep,
  sweepSops,
  preflightBroadcast,
  planBroadcast,
  runBroadcastPage,
  pollBroadcastPage,
  stopBroadcast,
  sweepBroadcasts,
  sendWecomTouch,
  sendWecomWelcomes,
  processWecomEvents,
  sweepWecomEvents,
  pruneWecomEvents,
  pullWecomArchive,
  sweepLinks,
  pruneLinks,
  notifyDue,
];

/** How often the schedules are looked after, in ms. */
const ENSURE_MS = 10_000;

export interface WorkerOptions {
  redisUrl: string;
  prefix: string;
  corpId: string;
  /** Jobs of one queue at once in this process. */
  concurrency: number;
  queue: BullJobQueue;
  log: WorkerLog;
  /** Told when the clock was moved (demo): what became due is looked for at once. */
  onClockMoved?: (listener: () => void) => () => void;
}

/** Starts taking jobs at once. `close` on the result takes no more and waits for those that run. */
export async function startWorkers(app: WorkerApp, options: WorkerOptions): Promise<BullWorkers> {
  const { redisUrl, prefix, concurrency, log } = options;
  const handlers = jobs.map((job) => job.bind(app));
  await upsertSchedules(options.queue, options.corpId);
  const workers = startBullWorkers({ redisUrl, prefix, concurrency, log, handlers });
  // A Redis that lost its data, or its last second, has no schedules or no next ticks: the sweeps would never come back.
  const upkeep = setInterval(() => {
    ensureSchedules(options.queue, options.corpId).catch(() => undefined);
  }, ENSURE_MS);
  const unhear = options.onClockMoved?.(() => {
    sweepNow(options.queue, options.corpId).catch((error: unknown) =>
      log.warn({ err: error }, "the sweeps after a move of the clock wait for their schedule"),
    );
  });
  return {
    close: async (graceMs) => {
      clearInterval(upkeep);
      unhear?.();
      await workers.close(graceMs);
    },
  };
}

/** Every scheduled search for due work once, now. */
async function sweepNow(queue: BullJobQueue, corpId: string): Promise<void> {
  for (const { contract, payload } of schedulesOf(corpId)) await queue.enqueue(contract, payload);
}
