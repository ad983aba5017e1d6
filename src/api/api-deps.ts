/** What the routes need: the areas' use cases as composed in app.ts, and facts about this installation. */
import type { Logger } from "pino";
import type { StageRule } from "#src/domain/stage/stage.js";
import type { AccessUseCases } from "#src/usecases/access/access-use-cases.js";
import type { BroadcastUseCases } from "#src/usecases/broadcast/broadcast-use-cases.js";
import type { BotUseCases } from "#src/usecases/bots/bot-use-cases.js";
import type { CaptureUseCases } from "#src/usecases/capture/capture-use-cases.js";
import type { ContactUseCases } from "#src/usecases/contacts/contact-use-cases.js";
import type { SavedViewUseCases } from "#src/usecases/contacts/saved-views.js";
import type { FollowUpUseCases } from "#src/usecases/follow-up/follow-up-use-cases.js";
import type { LinkUseCases } from "#src/usecases/link/link-use-cases.js";
import type { MaterialUseCases } from "#src/usecases/material/material-use-cases.js";
import type { MediaUseCases } from "#src/usecases/media/media-use-cases.js";
import type { MergeUseCases } from "#src/usecases/merge/merge-use-cases.js";
import type { ProfileUseCases } from "#src/usecases/profile/profile-use-cases.js";
import type { QueueUseCases } from "#src/usecases/queues/queue-use-cases.js";
import type { RehearsalUseCases } from "#src/usecases/rehearsal/rehearsal-use-cases.js";
import type { ReportUseCases } from "#src/usecases/report/report-use-cases.js";
import type { DeriveUseCases } from "#src/usecases/understand/derive-use-cases.js";
import type { ModelUseCases } from "#src/usecases/model-reading/model-use-cases.js";
import type { ReviewUseCases } from "#src/usecases/review/review-use-cases.js";
import type { SegmentUseCases } from "#src/usecases/segment/segment-use-cases.js";
import type { SettingsUseCases } from "#src/usecases/settings/settings-use-cases.js";
import type { WecomCredentialSource, WecomSettingsStore } from "#src/usecases/wecom-platform/credentials.js";
import type { WecomPlatform } from "#src/usecases/wecom-platform/wecom-platform.js";
import type { Probe } from "#src/usecases/wecom/doctor.js";
import type { GroupWelcomeUseCases } from "#src/usecases/wecom/group-welcomes.js";
import type { JoinWayUseCases } from "#src/usecases/wecom/join-ways.js";
import type { WecomUseCases } from "#src/usecases/wecom/wecom-use-cases.js";
import type { Clock } from "#src/usecases/shared/clock.js";
import type { LiveEvents } from "#src/usecases/shared/live-events.js";
import type { CareUseCases } from "#src/usecases/care/care-use-cases.js";
import type { SopUseCases } from "#src/usecases/sop/sop-use-cases.js";
import type { TouchUseCases } from "#src/usecases/touch/touch-use-cases.js";
import type { ClockUseCases } from "#src/usecases/clock/clock-use-cases.js";
import type { HolidayYears } from "#src/usecases/calendar/holiday-years.js";
import type { WarningUseCases } from "#src/usecases/warnings/warning-use-cases.js";
import type { ArchiveUseCases } from "#src/usecases/wecom-archive/archive-use-cases.js";
import type { WecomEventUseCases } from "#src/usecases/wecom-events/wecom-event-use-cases.js";
import type { OpenStreams } from "./events/open-streams.js";

export interface ApiDeps {
  corpId: string;
  /** Address of the pages without a slash at the end. Cookies are Secure when it is https. */
  publicUrl: string;
  installation: Installation;
  clock: Clock;
  clockUseCases: ClockUseCases;
  logger: Logger;
  access: AccessUseCases;
  bots: BotUseCases;
  broadcasts: BroadcastUseCases;
  rehearsal: RehearsalUseCases;
  segments: SegmentUseCases;
  capture: Pick<CaptureUseCases, "captureRows">;
  contacts: ContactUseCases;
  savedViews: SavedViewUseCases;
  followUp: FollowUpUseCases;
  media: Pick<MediaUseCases, "read">;
  materialLibrary: MaterialUseCases;
  links: LinkUseCases;
  groupWelcomes: GroupWelcomeUseCases;
  joinWays: JoinWayUseCases;
  merge: MergeUseCases;
  profile: ProfileUseCases;
  queues: QueueUseCases;
  /** What the settings page writes and shows of the credentials. */
  wecom: {
    settings: WecomSettingsStore;
    credentials: WecomCredentialSource;
    platform: Pick<WecomPlatform, "jsSdk" | "pictures">;
  };
  wecomWork: WecomUseCases;
  /** Every probe of the set-up. */
  doctor: () => Promise<Probe[]>;
  report: ReportUseCases;
  settings: SettingsUseCases;
  care: CareUseCases;
  sop: SopUseCases;
  touch: TouchUseCases;
  review: ReviewUseCases;
  model: Pick<ModelUseCases, "status">;
  derive: Pick<DeriveUseCases, "derivationBacklog">;
  wecomArchive: Pick<ArchiveUseCases, "coverage" | "consentsOf">;
  wecomEvents: Pick<WecomEventUseCases, "listEvents" | "readEvent" | "replayEvent" | "countEvents">;
  warnings: WarningUseCases;
  holidays: HolidayYears;
  liveEvents: LiveEvents;
  openStreams: OpenStreams;
  /** How often an open event stream gives a sign of life, in ms. */
  heartbeatMs: number;
}

export interface Installation {
  /** Years whose holidays are known. */
  holidayYears: readonly number[];
  isDemo: boolean;
  stageRules: readonly StageRule[];
}
