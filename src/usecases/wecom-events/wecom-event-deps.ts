/** What the use cases of callbacks are made from. */
import type { Clock } from "../shared/clock.js";
import type { JobQueue } from "../shared/job-contract.js";
import type { EventSinks } from "./event-sinks.js";
import type { WecomEventStore } from "./ports.js";
import type { EventFields } from "./wecom-event.js";

export interface WecomEventDeps {
  events: WecomEventStore;
  /** Reads the XML that the platform sends. @throws Error it is none. */
  parse: (xml: string) => EventFields;
  sinks: EventSinks;
  jobs: JobQueue;
  /** Real time: callbacks, codes and leases do not follow a demo's clock. */
  clock: Clock;
  /** Days that handled callbacks are kept. */
  keepDays: (corpId: string) => Promise<number>;
  log: { warn(fields: Record<string, unknown>, message: string): void };
}
