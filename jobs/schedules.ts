/** Everything that runs by the clock. A scheduled job only finds work and hands it on. */
import type { BullJobQueue, Schedule } from "#src/adapters/queue/bull-job-queue.js";
import { sweepBroadcastsJob } from "#src/usecases/broadcast/job-contracts.js";
import { readWithModelJob } from "#src/usecases/model-reading/job-contracts.js";
import { sweepTasksJob } from "#src/usecases/follow-up/job-contracts.js";
import { pruneLinksJob, sweepLinksJob } from "#src/usecases/link/job-contracts.js";
import { sweepMergesJob } from "#src/usecases/merge/job-contracts.js";
import { notifyDueJob } from "#src/usecases/notices/job-contracts.js";
import { sweepSopsJob } from "#src/usecases/sop/job-contracts.js";
import { rotateWaysJob, sweepSyncJob, warmWelcomesJob } from "#src/usecases/wecom/job-contracts.js";
import { sweepTouchesJob } from "#src/usecases/touch/job-contracts.js";
import { pullArchiveJob } from "#src/usecases/wecom-archive/job-contracts.js";
import { pruneWecomEventsJob, sweepWecomEventsJob } from "#src/usecases/wecom-events/job-contracts.js";
import { sweepDerivationJob, sweepStagesJob } from "#src/usecases/understand/job-contracts.js";

type AnySchedule = Schedule<{ v: 1; corpId: string }>;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** The schedules of one corp. Ids are data in Redis: a renamed one is removed and made anew at the next start. */
export function schedulesOf(corpId: string): AnySchedule[] {
  const payload = { v: 1, corpId } as const;
  return [
    { id: `sweep-derivation-${corpId}`, contract: sweepDerivationJob, payload, everyMs: 15 * SECOND },
    { id: `sweep-stages-${corpId}`, contract: sweepStagesJob, payload, everyMs: MINUTE },
    { id: `read-with-model-${corpId}`, contract: readWithModelJob, payload, everyMs: MINUTE },
    { id: `sweep-tasks-${corpId}`, contract: sweepTasksJob, payload, everyMs: 30 * SECOND },
    { id: `sweep-touches-${corpId}`, contract: sweepTouchesJob, payload, everyMs: 15 * SECOND },
    { id: `sweep-links-${corpId}`, contract: sweepLinksJob, payload, everyMs: MINUTE },
    { id: `prune-links-${corpId}`, contract: pruneLinksJob, payload, everyMs: 60 * MINUTE },
    { id: `sweep-merges-${corpId}`, contract: sweepMergesJob, payload, everyMs: 10 * MINUTE },
    { id: `rotate-contact-ways-${corpId}`, contract: rotateWaysJob, payload, everyMs: MINUTE },
    { id: `warm-wecom-welcomes-${corpId}`, contract: warmWelcomesJob, payload, everyMs: 10 * MINUTE },
    { id: `sweep-wecom-sync-${corpId}`, contract: sweepSyncJob, payload, everyMs: MINUTE },
    { id: `notify-due-${corpId}`, contract: notifyDueJob, payload, everyMs: MINUTE },
    { id: `sweep-sops-${corpId}`, contract: sweepSopsJob, payload, everyMs: 20 * SECOND },
    { id: `sweep-broadcasts-${corpId}`, contract: sweepBroadcastsJob, payload, everyMs: 10 * SECOND },
    { id: `sweep-wecom-events-${corpId}`, contract: sweepWecomEventsJob, payload, everyMs: 2 * SECOND },
    { id: `prune-wecom-events-${corpId}`, contract: pruneWecomEventsJob, payload, everyMs: 60 * MINUTE },
    { id: `pull-wecom-archive-${corpId}`, contract: pullArchiveJob, payload, everyMs: 5 * MINUTE },
  ];
}

/** Makes the schedules as they should be; done by every worker at start, harmless to repeat. */
export async function upsertSchedules(queue: BullJobQueue, corpId: string): Promise<void> {
  const schedules = schedulesOf(corpId);
  await ensureSchedules(queue, corpId);
  await queue.keepSchedules(new Set(schedules.map((schedule) => schedule.id)));
}

/** Brings back schedules that Redis lost; those that run stay as they are. */
export async function ensureSchedules(queue: BullJobQueue, corpId: string): Promise<void> {
  for (const schedule of schedulesOf(corpId)) await queue.ensureSchedule(schedule);
}
