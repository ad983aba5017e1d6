/** Port to the job queues as administrators look at them. */
import type { QueueName } from "../shared/job-contract.js";

/** How a queue stands. Ages are real time, whatever a demo's clock shows: queues wait in real time. */
export interface QueueState {
  name: QueueName;
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
  /** How long the first in line has been waiting; null: nobody waits. */
  oldestWaitingMs: number | null;
  /** When the next delayed job is due, counted from now; null: none. */
  nextDelayedMs: number | null;
  /** Processes that take this queue's jobs; null: Redis does not tell. */
  workers: number | null;
}

/** A job that was given up. */
export interface FailedJob {
  id: string;
  /** The contract's name. */
  name: string;
  /** What it was about: ids, no message texts. */
  about: { name: string; value: string }[];
  /** Why it was given up, in the words of the error. */
  error: string;
  attempts: number;
  failedMsAgo: number;
}

export interface QueueDesk {
  states(): Promise<QueueState[]>;
  /** Latest first. */
  failed(queue: QueueName, offset: number, limit: number): Promise<{ jobs: FailedJob[]; total: number }>;
  /** failed → waiting. False: it is not among the failed ones any more. */
  retry(queue: QueueName, jobId: string): Promise<boolean>;
  /** failed → gone. False: it is not among the failed ones any more. */
  remove(queue: QueueName, jobId: string): Promise<boolean>;
  /** All failed ones → waiting. @returns how many there were. */
  retryAll(queue: QueueName): Promise<number>;
}
