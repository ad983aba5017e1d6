/**
 * The JSON that leaves the API, as types: shared by presenters (which must produce it) and the web UI (which reads it).
 * Types only; instants are ISO 8601 strings in UTC, days are "YYYY-MM-DD" in the corp's zone. Every answer is
 * `{ data: … }`, lists add `nextCursor`; errors are `ErrorBody`.
 */
import type { MediaRef } from "#src/domain/conversation/message.js";
import type { BotCapabilities } from "#src/domain/touch/bot-account.js";
import type { FollowUpSettings } from "#src/domain/settings/settings.js";
import type { Action, DataScope, Role } from "#src/domain/member/member.js";
import type { FactState } from "#src/domain/fact/fact.js";
import type { PromiseStatus } from "#src/domain/promise/promise.js";
import type { ReportCounts, ReportMetric } from "#src/domain/report/follow-up-report.js";
import type { Stage } from "#src/domain/stage/stage.js";
import type { TaskOutcome, TaskReason } from "#src/domain/task/task.js";
import type { SendBudget } from "#src/domain/touch/send-budget.js";
import type { TouchState } from "#src/domain/touch/touch.js";
import type { ValueRules } from "#src/domain/value/value-rules.js";
import type { ValueTier } from "#src/domain/value/value-tier.js";
import type { WarningKind, WarningSeverity } from "#src/domain/warning/warning.js";
import type { RhythmJson, ValueJson, WarningJson } from "./warnings.js";
import type { FactField, Intent, MessageType, Side, Span } from "#src/domain/understanding/understanding.js";

export interface ErrorBody {
  error: { code: string; message: string; details: Record<string, unknown>; requestId: string };
}
export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

// ---- session ----------------------------------------------------------------------------------------------------
/** GET /session; POST /session {userId, password}; POST /sign-in-links/:token {password?}. Cookies: guanxi_session (HttpOnly), guanxi_csrf (sent back as header x-csrf-token on writes). */
export interface SessionJson {
  user: { userId: string; name: string; role: Role; dataScope: DataScope };
  corp: { corpId: string; name: string; zone: string };
  actions: Action[];
  /** Known holiday years; the UI warns when the current one is missing. */
  holidayYears: number[];
  isDemo: boolean;
}
/** GET /sign-in-links/:token */
export interface SignInLinkJson {
  name: string;
  role: Role;
  /** First use: a password must be chosen. */
  needsPassword: boolean;
  expiresAt: string;
}

// ---- day list ---------------------------------------------------------------------------------------------------
export interface PersonRef {
  userId: string;
  name: string;
}
export interface ContactRef {
  id: string;
  displayName: string;
  company: string | null;
  title: string | null;
  stage: Stage;
}
export interface TaskJson {
  id: string;
  contact: ContactRef;
  assignee: PersonRef;
  reason: TaskReason;
  /** Path of the page where it is done and not with a customer; `contact` then only names the matter. */
  place: string | null;
  /** One line of plain Chinese: why. */
  title: string;
  /** The message behind it. */
  evidence: { messageId: string; quote: string; saidAt: string; side: Side } | null;
  suggestedText: string;
  /** The warning behind it and what to try, in Chinese; null: none. */
  warning: { id: string; kind: WarningKind; play: string } | null;
  dueAt: string;
  group: "overdue" | "today" | "upcoming";
  /** Why it stands where it stands; null once it is settled. */
  priority: { score: number; why: string[] } | null;
  status: "open" | "done" | "closed";
  snoozedUntil: string | null;
  result: { outcome: TaskOutcome; note: string; by: string; at: string } | null;
  closedWhy: string | null;
  escalatedTo: PersonRef | null;
  createdAt: string;
}
/** GET /day-list?memberId= (manager may look at a member's) */
export interface DayListJson {
  date: string;
  counts: { open: number; overdue: number; doneToday: number };
  overdue: TaskJson[];
  today: TaskJson[];
  upcoming: TaskJson[];
  /** More exist than are shown. */
  isTruncated: boolean;
}
/** POST /tasks {contactId, title, dueAt, assigneeId?}; POST /tasks/:id/done {outcome, note, nextStep: {title, dueAt} | null}; POST /tasks/:id/snooze {until}; POST /tasks/:id/reopen (undo of done or snooze) → TaskJson */

// ---- contacts ---------------------------------------------------------------------------------------------------
export interface TagJson {
  group: string;
  label: string;
  origin: "rule" | "person";
  /** Rule id or the person's name. */
  by: string;
  messageId: string | null;
}
/** GET /contacts?q=&stage=a,b&tag=label&ownerId=&tier=&warning=&sort=lastMessageAt|stageSince|warnedAt&cursor=&limit= → Page<ContactRowJson> */
export interface ContactRowJson extends ContactRef {
  nickname: string;
  stageSince: string;
  tags: TagJson[];
  /** Masked unless the viewer may see it. */
  phone: string | null;
  budget: string | null;
  owner: PersonRef | null;
  lastMessageAt: string | null;
  lastInboundAt: string | null;
  openTasks: number;
  tier: ValueTier;
  openWarnings: number;
  worstWarning: WarningSeverity | null;
  warningKinds: WarningKind[];
}
/** GET /contacts/facets → what filters offer, with counts inside the viewer's scope. */
export interface ContactFacetsJson {
  total: number;
  stages: { stage: Stage; count: number }[];
  tags: { group: string; label: string; count: number }[];
  owners: { userId: string; name: string; count: number }[];
  tiers: { tier: ValueTier; count: number }[];
  warnings: { kind: WarningKind; count: number }[];
}
export interface FactJson {
  id: string;
  field: FactField;
  /** Masked ("138****0017") when `isMasked`. */
  value: string;
  isMasked: boolean;
  state: FactState;
  confidence: number;
  extractor: string;
  evidence: { messageId: string; conversationId: string; quote: string; saidAt: string; by: string };
  supersededBy: string | null;
  /** Found by an extractor that people rarely confirm: listed, not proposed. */
  isSilent: boolean;
}
export interface DecisionJson {
  id: string;
  field: FactField;
  factId: string | null;
  verdict: "confirmed" | "rejected" | "corrected";
  value: string | null;
  by: PersonRef;
  at: string;
}
export interface ProfileFieldJson {
  field: FactField;
  /** Shown values, best first (several for productInterest, painPoint …). */
  values: {
    value: string;
    isMasked: boolean;
    state: "proposed" | "confirmed" | "conflicting";
    factId: string | null;
    messageId: string | null;
    decisionId: string | null;
  }[];
  /** All facts ever seen for the field, newest first, with state and evidence. */
  facts: FactJson[];
  /** People's decisions, newest first. */
  decisions: DecisionJson[];
}
export interface PromiseJson {
  id: string;
  side: Side;
  by: string;
  what: string;
  quote: string;
  messageId: string;
  saidAt: string;
  due: string | null;
  dueAt: string | null;
  status: PromiseStatus;
  keptBy: string | null;
  keptAt: string | null;
}
export interface StageTransitionJson {
  from: Stage | null;
  to: Stage;
  at: string;
  rule: string;
  explanation: string;
  messageId: string | null;
  quote: string | null;
  by: PersonRef | null;
}
export interface TouchJson {
  id: string;
  contact: ContactRef;
  member: PersonRef;
  why: string;
  channel: string | null;
  text: string;
  /** One line for each. */
  attachments: string[];
  dueAt: string;
  state: TouchState;
  sentAt: string | null;
  note: string | null;
  /** While it is planned: put off from `wantedAt`, or will be skipped as things stand; `note` says why. */
  outlook: { kind: "moved" | "blocked"; wantedAt: string } | null;
}
/** GET /contacts/:id */
export interface ContactDetailJson extends ContactRef {
  nickname: string;
  identities: { channel: string; id: string }[];
  owner: PersonRef | null;
  follows: { member: PersonRef; since: string; status: string; source: string; remark: string | null }[];
  createdAt: string;
  lastInboundAt: string | null;
  lastOutboundAt: string | null;
  stageInfo: { stage: Stage; since: string; reason: string; messageId: string | null; isPinned: boolean };
  transitions: StageTransitionJson[];
  tags: TagJson[];
  profile: ProfileFieldJson[];
  promises: PromiseJson[];
  tasks: TaskJson[];
  touches: TouchJson[];
  conversations: {
    id: string;
    kind: "direct" | "group";
    name: string | null;
    source: string;
    lastMessageAt: string | null;
    messageCount: number;
  }[];
  /** Links that it opened lately, latest first. */
  opens: { title: string; lastAt: string; opens: number }[];
  optedOutAt: string | null;
  value: ValueJson;
  rhythm: RhythmJson | null;
  /** Latest first. */
  warnings: WarningJson[];
  /** Channels through which a message can be sent now, e.g. "wechaty:main". */
  sendChannels: string[];
  /** Why 微信客服, to which the contact wrote, takes nothing now: 48 hours over, or five messages sent. */
  kfClosed: "time" | "count" | null;
}
/** POST /contacts/:id/facts/:factId/decision {verdict: "confirmed"|"rejected"|"corrected", value?} → DecisionJson; POST /contacts/:id/facts {field, value} → DecisionJson; DELETE /contacts/:id/decisions/:decisionId (undo); POST /contacts/:id/stage {stage, reason, isPinned}; DELETE /contacts/:id/stage (unpin); POST /contacts/:id/tags {group, label}; DELETE /contacts/:id/tags?group=&label=; POST /contacts/:id/owner {ownerId}; POST /contacts/:id/opt-out {reason}; DELETE /contacts/:id/opt-out; POST /contacts/:id/reveal {field} → {values: string[]} (audited); POST /contacts/:id/touches {text, idempotencyKey} → TouchJson; POST /promises/:id/resolution {status: "kept"|"dropped"}; DELETE /promises/:id/resolution */

/** GET /contacts/:id/messages?conversationId=&before=&after=&around=&limit= → oldest first */
export type MediaKind = MediaRef["kind"];
export interface MessageJson {
  id: string;
  conversationId: string;
  side: Side;
  senderName: string;
  /** Contact or member id. */
  senderId: string;
  type: MessageType;
  text: string;
  /** The file, link or card that was sent; `href` opens a kept file. */
  media: { kind: MediaKind; name: string | null; href: string | null; sizeBytes: number | null } | null;
  isRevoked: boolean;
  editedText: string | null;
  sentAt: string;
  marks: {
    facts: { factId: string; field: FactField; span: Span; state: FactState }[];
    promises: { promiseId: string; span: Span; status: PromiseStatus }[];
    intents: Intent[];
    mood: "positive" | "negative" | null;
  };
}
export interface MessagesJson {
  data: MessageJson[];
  hasOlder: boolean;
  hasNewer: boolean;
}
/** GET /contacts/:id/timeline?cursor= → newest first */
export interface TimelineEntryJson {
  at: string;
  kind: "stage" | "task" | "touch" | "promise" | "decision" | "tag" | "follow" | "open" | "audit";
  title: string;
  detail: string | null;
  messageId: string | null;
  by: PersonRef | null;
}

// ---- follow-up report -------------------------------------------------------------------------------------------
/** GET /reports/follow-up?period=day|week|month&date=YYYY-MM-DD&departmentId= (data scope applies) */
export interface FollowUpReportJson {
  period: { kind: "day" | "week" | "month"; from: string; to: string; label: string };
  previous: { from: string; to: string; label: string };
  total: ReportCounts;
  previousTotal: ReportCounts;
  members: ({ member: PersonRef } & ReportCounts)[];
  /** One point per day of the period (or of the last 14 days for `day`). */
  trend: ({ date: string } & Pick<
    ReportCounts,
    | "newContacts"
    | "inboundMessages"
    | "outboundMessages"
    | "firstReplyMedianMinutes"
    | "promisesKept"
    | "promisesBroken"
    | "stageMoves"
  >)[];
  funnel: { stage: Stage; count: number }[];
  /** Days whose holiday arrangement is unknown: working-time figures use the plain week there. */
  unknownCalendarDays: number;
  asOf: string;
}
/** GET /reports/follow-up/records?metric=&memberId=&from=&to=&cursor= → the records that a number counted */
export interface ReportRecordJson {
  metric: ReportMetric;
  at: string;
  contact: ContactRef;
  member: PersonRef;
  /** One line: what happened. */
  title: string;
  quote: string | null;
  messageId: string | null;
}
/** GET /reports/follow-up.csv (same filters; UTF-8 with BOM; filters in the first lines) */

// ---- settings, users, access ------------------------------------------------------------------------------------
/** GET /settings, PUT /settings (whole object, `updatedAt` of the read one must match: 409 otherwise) */
export interface SettingsJson {
  corpName: string;
  zone: string;
  workingHours: { from: string; to: string }[];
  quietHours: { from: string; to: string };
  unansweredMinutes: number;
  promiseLeadMinutes: number;
  escalateAfterMinutes: number;
  silenceDays: Partial<Record<Stage, number>>;
  followUp: FollowUpSettings;
  dormantAfterDays: number;
  care: {
    isBirthdayOn: boolean;
    birthdayText: string;
    isFirstOrderOn: boolean;
    firstOrderText: string;
    atLocalTime: string;
  };
  sendBudget: SendBudget;
  valueRules: ValueRules;
  dictionary: { products: string[]; competitors: string[]; ownCompanyNames: string[] };
  updatedAt: string;
  holidayYears: number[];
}
/** GET /stage-rules → shown read-only with explanations */
export interface StageRuleJson {
  id: string;
  to: Stage;
  from: Stage[];
  explain: string;
}
/** GET /users; POST /users {userId, name, role, dataScope?, departmentIds} ; PATCH /users/:userId {name?, role?, dataScope?, departmentIds?, status?} ; POST /users/:userId/sign-in-link → {url, expiresAt} */
export interface UserJson {
  userId: string;
  name: string;
  role: Role;
  dataScope: DataScope;
  departmentIds: string[];
  status: "active" | "disabled" | "discovered";
  hasPassword: boolean;
  /** WeCom says that the member left, or was disabled there; null: neither. */
  departed: "left" | "disabled" | null;
  lastSeenAt: string | null;
}
/** GET /members → PersonRef[] inside the viewer's scope (for owner filters); GET /departments, POST /departments {name, parentId} */
export interface DepartmentJson {
  departmentId: string;
  name: string;
  parentId: string | null;
}
/** GET /api-keys; POST /api-keys {name, actions} → ApiKeyJson & {key} (shown once); DELETE /api-keys/:id */
export interface ApiKeyJson {
  id: string;
  name: string;
  actions: Action[];
  createdAt: string;
  lastUsedAt: string | null;
}
/** GET /audit?byUserId=&action=&from=&to=&cursor= (days inclusive); GET /audit.csv with the same filters */
export interface AuditEntryJson {
  at: string;
  by: PersonRef;
  action: string;
  target: string;
  /** Name of the contact, member or broadcast that `target` is; null when there is none or it is outside the scope. */
  targetName: string | null;
  detail: string | null;
  /** Name of the member whom `detail` tells of. */
  detailName: string | null;
}
/** GET /bots */
export interface BotAccountJson {
  account: string;
  puppet: string;
  state: "starting" | "scan" | "online" | "offline" | "error";
  /** The QR code's content while `scan`. */
  qr: string | null;
  memberId: string | null;
  lastEventAt: string | null;
  sentToday: number;
  /** Messages that it sends on one day at most. */
  dailyBudget: number;
  note: string | null;
  capabilities: BotCapabilities;
  restarts: number;
  /** When it did not listen, newest first. */
  gaps: { from: string; to: string; found: number }[];
}
/** GET /touches?state=&cursor= → Page<TouchJson>; POST /touches/:id/cancel; POST /touches/:id/resolution {state: "sent"|"failed"} (for unknown ones) */

// ---- capture ----------------------------------------------------------------------------------------------------
/** POST /messages (Authorization: Bearer KEY) {messages: [row…]} up to 500 rows in the JSONL row shape of `guanxi import chats` → per-item results in order */
export interface CaptureResultJson {
  results: (
    | { id: string; status: "accepted" | "duplicate" }
    | { id: string | null; status: "rejected"; issues: { path: string; message: string }[] }
  )[];
  summary: { accepted: number; duplicate: number; rejected: number };
}

/** GET /events (SSE): `event: <type>`, data = {contactId}. Only events inside the viewer's scope arrive. */
export interface LiveEventJson {
  contactId: string | null;
}
