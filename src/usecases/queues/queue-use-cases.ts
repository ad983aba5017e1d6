/** The queues for administrators: look, and run again or drop what was given up. Every act is in the audit. */
import type { Viewer } from "#src/domain/member/member.js";
import { NotFoundError } from "#src/domain/shared/errors.js";
import type { QueueName } from "../shared/job-contract.js";
import type { FailedJob, QueueDesk, QueueState } from "./ports.js";

export interface QueueDeps {
  desk: QueueDesk;
  audit: (entry: {
    corpId: string;
    byUserId: string;
    action: string;
    target: string;
    detail: string | null;
  }) => Promise<unknown>;
}

export interface QueueUseCases {
  states(): Promise<QueueState[]>;
  failed(queue: QueueName, offset: number, limit: number): Promise<{ jobs: FailedJob[]; total: number }>;
  /** Every job can be run again at any time. @throws NotFoundError it is not among the failed ones any more. */
  retry(viewer: Viewer, queue: QueueName, jobId: string): Promise<void>;
  retryAll(viewer: Viewer, queue: QueueName): Promise<number>;
  /** Safe: what a job was for stands in the records, and the sweeps find it. @throws NotFoundError */
  remove(viewer: Viewer, queue: QueueName, jobId: string): Promise<void>;
}

/** Binds the use cases to their ports. */
export function createQueueUseCases({ desk, audit }: QueueDeps): QueueUseCases {
  const note = ({ corpId, userId: byUserId }: Viewer, action: string, target: string, detail: string | null = null) =>
    audit({ corpId, byUserId, action, target, detail });
  return {
    states: () => desk.states(),
    failed: (queue, offset, limit) => desk.failed(queue, offset, limit),
    retry: async (viewer, queue, jobId) => {
      await note(viewer, "queue.retry", `${queue}/${jobId}`);
      if (!(await desk.retry(queue, jobId))) throw new NotFoundError("失败的任务", jobId);
    },
    retryAll: async (viewer, queue) => {
      await note(viewer, "queue.retry", queue, "all");
      return desk.retryAll(queue);
    },
    remove: async (viewer, queue, jobId) => {
      await note(viewer, "queue.remove", `${queue}/${jobId}`);
      if (!(await desk.remove(queue, jobId))) throw new NotFoundError("失败的任务", jobId);
    },
  };
}
