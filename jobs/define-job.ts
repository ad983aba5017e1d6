/** What a job file says: which contract, how often it may be tried, and which use case does it. */
import type { JobHandler, RetryPolicy } from "#src/adapters/queue/bull-worker.js";
import type { JobContract } from "#src/usecases/shared/job-contract.js";

/** A job for an app that has at least the use cases of type `App`. */
export interface JobDefinition<App> {
  name: string;
  bind: (app: App) => JobHandler;
}

export interface JobBehaviour<App, Payload> {
  retry: RetryPolicy;
  /** Must be safe to run twice, and again after a crash in the middle. */
  run: (app: App, payload: Payload) => Promise<unknown>;
}

export function defineJob<App, Payload>(
  contract: JobContract<Payload>,
  behaviour: JobBehaviour<App, Payload>,
): JobDefinition<App> {
  return {
    name: contract.name,
    bind: (app) => ({
      contract: contract as unknown as JobHandler["contract"],
      retry: behaviour.retry,
      run: async (payload: never) => {
        await behaviour.run(app, payload);
      },
    }),
  };
}
