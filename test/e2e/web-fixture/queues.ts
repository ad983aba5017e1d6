/** Job queues in the fixture: one with failures, one that nobody looks after. */
import type { FailedJobsJson, QueueJson } from "#src/api/contract/queues.js";
import { QUEUES } from "#src/usecases/shared/job-contract.js";

const quiet = { waiting: 0, active: 0, delayed: 0, failed: 0, oldestWaitingMs: null, nextDelayedMs: null, workers: 1 };

export const queues = (isQuiet: boolean): QueueJson[] =>
  QUEUES.map((name) => ({
    name,
    ...quiet,
    ...(isQuiet ? {} : name === "broadcast" ? { failed: 2, waiting: 1204, active: 4, oldestWaitingMs: 8_000 } : {}),
    ...(!isQuiet && name === "touch-send" ? { waiting: 3, workers: 0, oldestWaitingMs: 190_000 } : {}),
    ...(name === "upkeep" ? { delayed: 9, nextDelayedMs: 4_200 } : {}),
  }));

export const failedJobs: FailedJobsJson = {
  total: 2,
  jobs: [
    {
      id: "17",
      name: "run-broadcast-page",
      about: [{ name: "broadcastId", value: "bc_1" }],
      error: "企业微信没有回答",
      attempts: 6,
      failedMsAgo: 260_000,
    },
    {
      id: "12",
      name: "plan-follow-up",
      about: [{ name: "contactId", value: "ct_0" }],
      error: "Error: a task changed too often to be changed",
      attempts: 8,
      failedMsAgo: 5_400_000,
    },
  ],
};
