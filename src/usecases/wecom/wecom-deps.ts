/** What the WeCom use cases are made from. */
import type { SettingsReader } from "../follow-up/ports.js";
import type { DepartureStore } from "./departures.js";
import type { GroupJoinStore } from "./join-ways.js";
import type { MergeUseCases } from "../merge/merge-use-cases.js";
import type { Clock } from "../shared/clock.js";
import type { JobQueue } from "../shared/job-contract.js";
import type { LiveEvents } from "../shared/live-events.js";
import type { AreaSettings } from "../settings/area-settings.js";
import type { ContentPreparer } from "../material/prepare-content.js";
import type { DeriveUseCases } from "../understand/derive-use-cases.js";
import type { WecomPlatform } from "../wecom-platform/wecom-platform.js";
import type {
  ContactWayStore,
  CorpTagStore,
  CustomerStore,
  GroupChatStore,
  GroupTransferStore,
  MirroredContacts,
  MirroredMembers,
  SyncRunStore,
  TransferStore,
  WelcomeStore,
} from "./ports.js";
import type { Departure } from "#src/domain/wecom/departure.js";
import type { SyncKind, WelcomeText } from "#src/domain/wecom/wecom-records.js";

/** What a corp decides about the work with WeCom. */
export interface WecomRules {
  /** Tag groups of rules that WeCom shows as corp tags, e.g. "阶段". */
  mirroredGroups: string[];
  /** Greeting of customers who did not come through a channel code; null: none. */
  defaultWelcome: WelcomeText | null;
  /** Days that handled callbacks stay in the log; missing: the default. */
  keepEventsDays?: number;
  /** Days that openings of tracked links are kept; missing: the default. */
  keepOpensDays?: number;
}

export const KEEP_EVENTS_DAYS = 30;
export const defaultWecomRules: WecomRules = {
  mirroredGroups: ["阶段"],
  defaultWelcome: null,
  keepEventsDays: KEEP_EVENTS_DAYS,
};

export interface WecomDeps {
  platform: WecomPlatform;
  /** Brings the files of greetings to WeCom. */
  content: Pick<ContentPreparer, "prepare">;
  customers: CustomerStore;
  tags: CorpTagStore;
  ways: ContactWayStore;
  welcomes: WelcomeStore;
  groups: GroupChatStore;
  joins: GroupJoinStore;
  runs: SyncRunStore;
  transfers: TransferStore;
  groupTransfers: GroupTransferStore;
  departures: DepartureStore;
  /** Tells those who can hand over; called once per departure, never fails the caller. */
  onDeparted: (departure: Departure) => Promise<void>;
  /** Tells administrators that a pass broke off for want of a permission; once a day, never fails the caller. */
  onBroken: (pass: { corpId: string; kind: SyncKind; endpoint: string; errcode: number | null }) => Promise<void>;
  /** Ends the sessions of a member who left and lets nobody in under that name; safe to repeat. */
  endAccess: (corpId: string, userId: string) => Promise<void>;
  members: MirroredMembers;
  contacts: MirroredContacts;
  rules: AreaSettings<WecomRules>;
  merge: Pick<MergeUseCases, "knowAs">;
  derive: Pick<DeriveUseCases, "contactDecided">;
  settings: SettingsReader;
  jobs: JobQueue;
  live: LiveEvents;
  clock: Clock;
}

/** Tells open pages that something of WeCom changed. */
export const tellWecomChanged = (deps: Pick<WecomDeps, "live">, corpId: string): void =>
  deps.live.publish([{ type: "wecom.changed", corpId, contactId: null, memberIds: [] }]);
