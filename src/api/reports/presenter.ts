/** The follow-up report as JSON and as CSV rows. */
import { REPORT_METRICS, type ReportCounts, type ReportMetric } from "#src/domain/report/follow-up-report.js";
import type { FollowUpReport } from "#src/usecases/report/follow-up-report.js";
import type { FollowUpReportJson } from "../contract/contract.js";

const presentCounts = (counts: ReportCounts): ReportCounts => ({
  newContacts: counts.newContacts,
  conversations: counts.conversations,
  inboundMessages: counts.inboundMessages,
  outboundMessages: counts.outboundMessages,
  replies: counts.replies,
  promisesMade: counts.promisesMade,
  promisesKept: counts.promisesKept,
  promisesLate: counts.promisesLate,
  promisesBroken: counts.promisesBroken,
  tasksDone: counts.tasksDone,
  tasksOverdue: counts.tasksOverdue,
  stageMoves: counts.stageMoves,
  firstReplyMedianMinutes: counts.firstReplyMedianMinutes,
  firstReplyP90Minutes: counts.firstReplyP90Minutes,
});

export const presentReport = (report: FollowUpReport): FollowUpReportJson => ({
  period: { kind: report.kind, from: report.period.from, to: report.period.to, label: report.period.label },
  previous: { from: report.previous.from, to: report.previous.to, label: report.previous.label },
  total: presentCounts(report.total),
  previousTotal: presentCounts(report.previousTotal),
  members: report.members.map(({ userId, name, counts }) => ({ member: { userId, name }, ...presentCounts(counts) })),
  trend: report.trend.map(({ date, counts }) => ({
    date,
    newContacts: counts.newContacts,
    inboundMessages: counts.inboundMessages,
    outboundMessages: counts.outboundMessages,
    firstReplyMedianMinutes: counts.firstReplyMedianMinutes,
    promisesKept: counts.promisesKept,
    promisesBroken: counts.promisesBroken,
    stageMoves: counts.stageMoves,
  })),
  funnel: report.funnel.map(({ stage, count }) => ({ stage, count })),
  unknownCalendarDays: report.unknownCalendarDays,
  asOf: report.asOf.toISOString(),
});

const METRIC_NAMES: Readonly<Record<ReportMetric, string>> = {
  newContacts: "新增客户",
  conversations: "会话",
  inboundMessages: "收到消息",
  outboundMessages: "发出消息",
  replies: "回复次数",
  promisesMade: "作出承诺",
  promisesKept: "按时兑现",
  promisesLate: "晚了兑现",
  promisesBroken: "到期未兑现",
  tasksDone: "完成待办",
  tasksOverdue: "逾期待办",
  stageMoves: "阶段变化",
};

/** What the file says before its table: which numbers these are. */
export interface ReportFilters {
  corpName: string;
  department: string | null;
  scope: string;
  asOf: string;
}

/** The report as rows of a table, filters first. */
export function* reportRows(report: FollowUpReport, filters: ReportFilters): Generator<(string | number)[]> {
  yield ["跟进报表", filters.corpName];
  yield ["周期", report.period.label, report.period.from, report.period.to];
  yield ["部门", filters.department ?? "全部"];
  yield ["数据范围", filters.scope];
  yield ["截至", filters.asOf];
  if (report.unknownCalendarDays > 0) {
    yield ["注意", `${report.unknownCalendarDays} 天的放假安排未知，工作时间按平常的周计算`];
  }
  yield [];
  yield [
    "成员",
    ...REPORT_METRICS.map((metric) => METRIC_NAMES[metric]),
    "首次回复中位数(工作分钟)",
    "首次回复 P90(工作分钟)",
  ];
  yield ["合计", ...figures(report.total)];
  yield ["上期合计", ...figures(report.previousTotal)];
  for (const { name, counts } of report.members) yield [name, ...figures(counts)];
}

const figures = (counts: ReportCounts): (string | number)[] => [
  ...REPORT_METRICS.map((metric) => counts[metric]),
  counts.firstReplyMedianMinutes ?? "",
  counts.firstReplyP90Minutes ?? "",
];
