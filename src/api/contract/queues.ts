/** JSON of the queue page. Ages are spans, because queues wait in real time whatever a demo's clock shows. */

/** GET /queues */
export interface QueueJson {
  name: string;
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
  oldestWaitingMs: number | null;
  nextDelayedMs: number | null;
  /** Processes that take its jobs; null: unknown. */
  workers: number | null;
}

/** GET /queues/:queue/failed?offset=&limit= */
export interface FailedJobsJson {
  total: number;
  jobs: {
    id: string;
    name: string;
    about: { name: string; value: string }[];
    error: string;
    attempts: number;
    failedMsAgo: number;
  }[];
}
