/** What the use cases of tracked links are made from. */
import type { AskingRules } from "#src/domain/link/asking.js";
import type { ContactMarks } from "../profile/ports.js";
import type { AreaSettings } from "../settings/area-settings.js";
import type { Clock } from "../shared/clock.js";
import type { JobQueue } from "../shared/job-contract.js";
import type { LiveEvents } from "../shared/live-events.js";
import type { WecomLoginApi } from "../wecom-platform/web-api.js";
import type {
  LinkOpenStore,
  SavedLinkStore,
  TapLimit,
  TrackedLinkStore,
  VisitorContacts,
  VisitStore,
} from "./ports.js";

export interface LinkDeps {
  /** Without a slash at the end. */
  publicUrl: string;
  /** WeCom is the simulator: whoever goes there comes back. */
  isSimulated: boolean;
  asking: AreaSettings<AskingRules>;
  /** Why links are not tracked here; null: they are. */
  problem: string | null;
  links: TrackedLinkStore;
  saved: SavedLinkStore;
  opens: LinkOpenStore;
  visits: VisitStore;
  limit: TapLimit;
  visitors: VisitorContacts;
  /** Null: WeCom is not set up, so nobody can be asked who they are. */
  login: () => Promise<WecomLoginApi | null>;
  marks: ContactMarks;
  /** Notes in a broadcast's results that the contact opened it. Again it changes nothing. */
  broadcastOpened: (corpId: string, broadcastId: string, contactId: string, at: Date) => Promise<void>;
  keepDays: (corpId: string) => Promise<number>;
  jobs: JobQueue;
  live: LiveEvents;
  clock: Clock;
  log: { warn(fields: Record<string, unknown>, message: string): void };
}
