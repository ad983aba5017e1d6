/** The follow-up report: who is followed up, how fast, what was promised and kept. */
import type { WorkCalendar } from "#src/domain/calendar/work-calendar.js";
import type { Member, Viewer } from "#src/domain/member/member.js";
import type { ReportCounts } from "#src/domain/report/follow-up-report.js";
import { countReport, noCounts, type ReportRows } from "#src/domain/report/report-counts.js";
import {
  periodOf,
  previousPeriod,
  trendDays,
  windowOf,
  type PeriodKind,
  type ReportPeriod,
  type ReportWindow,
} from "#src/domain/report/report-period.js";
import { addDays, localDateOf, type LocalDate } from "#src/domain/shared/time.js";
import type { Stage } from "#src/domain/stage/stage.js";
import type { Clock } from "#src/usecases/shared/clock.js";
import type { SettingsReader } from "../understand/ports.js";
import type { ReportMembers, ReportReadModel, ReportScope } from "./ports.js";

export interface ReportDeps {
  report: ReportReadModel;
  access: ReportMembers;
  settings: SettingsReader;
  calendar: WorkCalendar;
  clock: Clock;
}

export interface ReportQuery {
  kind: PeriodKind;
  /** Any day of the period; today in the corp's zone when null. */
  date: LocalDate | null;
  /** Only this department and those below; the whole scope when left out. */
  departmentId?: string | undefined;
}

export interface FollowUpReport {
  kind: PeriodKind;
  period: ReportPeriod;
  previous: ReportPeriod;
  total: ReportCounts;
  previousTotal: ReportCounts;
  /** Members with anything to count, and salespeople without, by name. */
  members: { userId: string; name: string; counts: ReportCounts }[];
  trend: { date: LocalDate; counts: ReportCounts }[];
  funnel: { stage: Stage; count: number }[];
  unknownCalendarDays: number;
  asOf: Date;
}

/**
 * Builds the report over the viewer's members, or those of a department among them.
 *
 * @throws NotFoundError no such department.
 */
export async function followUpReport(deps: ReportDeps, asking: Viewer, query: ReportQuery): Promise<FollowUpReport> {
  const viewer = await deps.access.narrowToDepartment(asking, query.departmentId);
  const { zone } = await deps.settings.get(viewer.corpId);
  const now = deps.clock.now();
  const period = periodOf(query.kind, query.date ?? localDateOf(now, zone));
  const previous = previousPeriod(query.kind, period);
  const days = trendDays(query.kind, period);
  const scopeOf = (window: ReportWindow): ReportScope => ({ corpId: viewer.corpId, members: viewer.members, window });
  const window = windowOf(period.from, period.to, zone, now);
  const before = windowOf(previous.from, previous.to, zone, now);
  const wide = windowOf(days[0] ?? period.from, period.to, zone, now);

  const [rows, previousRows, wideRows, funnel, members] = await Promise.all([
    readRows(deps.report, scopeOf(window)),
    readRows(deps.report, scopeOf(before)),
    query.kind === "day" ? readRows(deps.report, scopeOf(wide)) : null,
    deps.report.funnel(viewer),
    deps.access.membersInScope(viewer),
  ]);
  const { total, members: counts } = countReport(rows, window);
  // Each day of the trend is judged as of its own end, like the report of that day.
  const trendRows = { ...(wideRows ?? rows), conversations: [] };
  const trend = days.map((date) => ({ date, counts: countReport(trendRows, windowOf(date, date, zone, now)).total }));

  return {
    kind: query.kind,
    period,
    previous,
    total,
    previousTotal: countReport(previousRows, before).total,
    members: rowsByName(members, counts),
    trend,
    funnel,
    unknownCalendarDays: unknownDays(deps.calendar, period, localDateOf(now, zone)),
    asOf: now,
  };
}

async function readRows(reader: ReportReadModel, scope: ReportScope): Promise<ReportRows> {
  const [newContacts, stageMoves, promises, tasks, activity, conversations, replies] = await Promise.all([
    reader.newContacts(scope),
    reader.stageMoves(scope),
    reader.promises(scope),
    reader.tasks(scope),
    reader.activityByDay(scope),
    reader.conversationsByMember(scope),
    reader.replyMinutesByDay(scope),
  ]);
  return { newContacts, stageMoves, promises, tasks, activity, conversations, replies };
}

function rowsByName(members: readonly Member[], counts: ReadonlyMap<string, ReportCounts>): FollowUpReport["members"] {
  const names = new Map(members.map((member) => [member.userId, member.name]));
  const idle = members.filter((member) => member.role === "sales" && member.status === "active");
  const userIds = new Set([...counts.keys(), ...idle.map((member) => member.userId)]);
  return [...userIds]
    .map((userId) => ({ userId, name: names.get(userId) ?? userId, counts: counts.get(userId) ?? noCounts() }))
    .sort((a, b) => a.name.localeCompare(b.name, "zh") || (a.userId < b.userId ? -1 : 1));
}

/** Days of the period until today whose holiday arrangement is not in the table. */
function unknownDays(calendar: WorkCalendar, period: ReportPeriod, today: LocalDate): number {
  let unknown = 0;
  for (let day = period.from; day <= period.to && day <= today; day = addDays(day, 1)) {
    if (!calendar.isKnown(day)) unknown++;
  }
  return unknown;
}
