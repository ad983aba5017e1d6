/** Job queues for administrators. */
import { z } from "zod";
import { QUEUES } from "#src/usecases/shared/job-contract.js";
import type { ApiDeps } from "../api-deps.js";
import { endpoint, type Endpoint } from "../http/endpoint.js";
import { dataOf, Id } from "../http/response-shapes.js";
import { FailedJobsShape, QueueShape } from "./shapes.js";

const QueueParams = z.object({ queue: z.enum(QUEUES) });
const JobParams = QueueParams.extend({ jobId: Id });
const FailedQuery = z.strictObject({
  offset: z.coerce.number().int().min(0).max(100_000).default(0),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

const tag = "queues";

export function queueRoutes({ queues }: Pick<ApiDeps, "queues">): Endpoint[] {
  return [
    endpoint(
      "queue:read",
      {
        method: "get",
        path: "/queues",
        tag,
        summary: "How every job queue stands",
        response: dataOf(z.array(QueueShape)),
      },
      async () => ({ data: (await queues.states()).map((state) => ({ ...state })) }),
    ),
    endpoint(
      "queue:read",
      {
        method: "get",
        path: "/queues/:queue/failed",
        tag,
        summary: "Jobs that were given up, latest first, with the reason",
        request: { params: QueueParams, query: FailedQuery },
        response: dataOf(FailedJobsShape),
      },
      async ({ params, query }) => {
        const { total, jobs } = await queues.failed(params.queue, query.offset, query.limit);
        return {
          data: {
            total,
            jobs: jobs.map(({ id, name, about, error, attempts, failedMsAgo }) => ({
              id,
              name,
              about,
              error,
              attempts,
              failedMsAgo,
            })),
          },
        };
      },
    ),
    endpoint(
      "queue:operate",
      {
        method: "post",
        path: "/queues/:queue/failed/retry",
        tag,
        summary: "Run all failed jobs of a queue again; each may be repeated safely",
        request: { params: QueueParams },
        response: dataOf(z.strictObject({ count: z.number() })),
      },
      async ({ params }, { viewer }) => ({ data: { count: await queues.retryAll(viewer, params.queue) } }),
    ),
    endpoint(
      "queue:operate",
      {
        method: "post",
        path: "/queues/:queue/failed/:jobId/retry",
        tag,
        summary: "Run a failed job again",
        request: { params: JobParams },
        response: null,
      },
      async ({ params }, { viewer }) => queues.retry(viewer, params.queue, params.jobId),
    ),
    endpoint(
      "queue:operate",
      {
        method: "delete",
        path: "/queues/:queue/failed/:jobId",
        tag,
        summary: "Drop a failed job; what it was for stands in the records and is found by the sweeps",
        request: { params: JobParams },
        response: null,
      },
      async ({ params }, { viewer }) => queues.remove(viewer, params.queue, params.jobId),
    ),
  ];
}
