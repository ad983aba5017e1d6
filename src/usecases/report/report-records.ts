/** The records behind a number of the report: the same rules as the count, so their number is the number. */
import type { Viewer } from "#src/domain/member/member.js";
import type { ReportMetric } from "#src/domain/report/follow-up-report.js";
import { promiseCountsAt, taskCountsAt, type EventRow } from "#src/domain/report/report-counts.js";
import { windowOf } from "#src/domain/report/report-period.js";
import { reaches } from "#src/domain/member/data-scope.js";
import { NotFoundError } from "#src/domain/shared/errors.js";
import { pageOf, type PageKey, type PageOf } from "#src/domain/shared/paging.js";
import { instantAt, localDateOf, addDays, type LocalDate } from "#src/domain/shared/time.js";
import { buildChat } from "../understand/build-chat.js";
import type { LogMessage } from "../capture/ports.js";
import type { ReportDeps } from "./follow-up-report.js";
import type { ActivityRow, RecordDetail, ReportScope } from "./ports.js";

export interface RecordsQuery {
  metric: ReportMetric;
  /** Null: of all members inside the scope. */
  memberId: string | null;
  /** Only members of this department and those below. */
  departmentId?: string | undefined;
  /** Both days included. */
  from: LocalDate;
  to: LocalDate;
  after: PageKey | null;
  limit: number;
}

export interface ReportRecord {
  metric: ReportMetric;
  at: Date;
  contactId: string;
  memberId: string;
  title: string;
  quote: string | null;
  messageId: string | null;
}

type Keyed = ReportRecord & { id: string };

/**
 * One page of records, latest first.
 *
 * @throws NotFoundError the member is outside the viewer's scope.
 */
export async function reportRecords(
  deps: ReportDeps,
  asking: Viewer,
  query: RecordsQuery,
): Promise<PageOf<ReportRecord>> {
  const { memberId } = query;
  const viewer = await deps.access.narrowToDepartment(asking, query.departmentId);
  if (memberId !== null && !reaches(viewer, memberId)) throw new NotFoundError("成员", memberId);
  const { zone } = await deps.settings.get(viewer.corpId);
  const scope: ReportScope = {
    corpId: viewer.corpId,
    members: memberId === null ? viewer.members : [memberId],
    window: windowOf(query.from, query.to, zone, deps.clock.now()),
  };
  if (query.metric === "inboundMessages" || query.metric === "outboundMessages") {
    return await messageRecords(deps, scope, query, zone);
  }
  return await eventRecords(deps, scope, query, zone);
}

async function eventRecords(
  deps: ReportDeps,
  scope: ReportScope,
  { metric, after, limit }: RecordsQuery,
  zone: string,
): Promise<PageOf<ReportRecord>> {
  const { events, describe } = await eventsOf(deps, scope, metric, zone);
  const sorted = [...events].sort(latestFirst);
  const rest = after
    ? sorted.filter((event) => latestFirst({ at: after.at ?? event.at, id: after.id }, event) < 0)
    : sorted;
  const { items, next } = pageOf(rest.slice(0, limit + 1), limit, ({ at, id }) => ({ at, id }));
  const details = await describe(items.map((event) => event.id));
  const records = items.map(({ id, at, memberId }): ReportRecord => {
    const { contactId, text, quote, messageId } = details.get(id) ?? GONE;
    return { metric, at, memberId, contactId, title: text, quote, messageId };
  });
  return { items: records, next };
}

/** Between listing and reading a record may be derived anew. */
const GONE: RecordDetail = { contactId: "", text: "(记录已更新，请刷新)", quote: null, messageId: null };

interface Events {
  events: EventRow[];
  describe: (ids: readonly string[]) => Promise<Map<string, RecordDetail>>;
}

async function eventsOf(deps: ReportDeps, scope: ReportScope, metric: ReportMetric, zone: string): Promise<Events> {
  const { report: reader } = deps;
  const { corpId, window } = scope;
  switch (metric) {
    case "newContacts":
      return {
        events: await reader.newContacts(scope),
        describe: async (ids) => new Map(ids.map((id) => [id, plain(id, "新增客户")])),
      };
    case "stageMoves":
      return { events: await reader.stageMoves(scope), describe: (ids) => reader.stageMoveDetails(corpId, ids) };
    case "promisesMade":
    case "promisesKept":
    case "promisesLate":
    case "promisesBroken": {
      const events = (await reader.promises(scope)).flatMap((promise) => {
        const at = promiseCountsAt(metric, promise, window);
        return at ? [{ id: promise.id, memberId: promise.memberId, at }] : [];
      });
      return { events, describe: (ids) => reader.promiseDetails(corpId, ids) };
    }
    case "tasksDone":
    case "tasksOverdue": {
      const events = (await reader.tasks(scope)).flatMap((task) => {
        const at = taskCountsAt(metric, task, window);
        return at ? [{ id: task.id, memberId: task.memberId, at }] : [];
      });
      return { events, describe: (ids) => reader.taskDetails(corpId, ids) };
    }
    case "replies": {
      const replies = await reader.replies(scope);
      const byId = new Map(replies.map((reply) => [reply.id, reply]));
      return {
        events: replies,
        describe: async (ids) => {
          const found = ids.flatMap((id) => byId.get(id) ?? []);
          return new Map(
            found.map(({ id, contactId, workingMinutes, repliedMessageId }) => [
              id,
              { contactId, text: `${spoken(workingMinutes)}后回复`, quote: null, messageId: repliedMessageId },
            ]),
          );
        },
      };
    }
    case "conversations": {
      const found = conversationsIn(await reader.activity(scope), zone);
      const byId = new Map(found.map((conversation) => [conversation.id, conversation]));
      return {
        events: found,
        describe: async (ids) =>
          new Map(
            ids
              .flatMap((id) => byId.get(id) ?? [])
              .map(({ id, contactId, inbound, outbound }) => [
                id,
                plain(contactId, `收 ${inbound} 条，发 ${outbound} 条`),
              ]),
          ),
      };
    }
    case "inboundMessages":
    case "outboundMessages":
      return { events: [], describe: async () => new Map() };
  }
  throw new RangeError(`no records of ${String(metric)}`);
}

const plain = (contactId: string, text: string): RecordDetail => ({ contactId, text, quote: null, messageId: null });

/** One event per member and conversation, on its last day. */
function conversationsIn(
  rows: readonly ActivityRow[],
  zone: string,
): (EventRow & { contactId: string; inbound: number; outbound: number })[] {
  const found = new Map<string, EventRow & { contactId: string; inbound: number; outbound: number }>();
  for (const row of rows) {
    const id = `${row.memberId}/${row.conversationId}`;
    const at = instantAt(row.localDate, 0, zone);
    const known = found.get(id);
    if (!known) {
      found.set(id, {
        id,
        memberId: row.memberId,
        at,
        contactId: row.contactId,
        inbound: row.inbound,
        outbound: row.outbound,
      });
      continue;
    }
    known.inbound += row.inbound;
    known.outbound += row.outbound;
    if (at > known.at) known.at = at;
    if (row.contactId < known.contactId) known.contactId = row.contactId;
  }
  return [...found.values()];
}

/**
 * Messages one by one: each day's row of a conversation is opened with the same reading of the log that counted it.
 * Pages run by day, then row, then message.
 */
async function messageRecords(
  deps: ReportDeps,
  scope: ReportScope,
  { metric, after, limit }: RecordsQuery,
  zone: string,
): Promise<PageOf<ReportRecord>> {
  const side = metric === "inboundMessages" ? "contact" : "member";
  const rows = (await deps.report.activity(scope))
    .filter((row) => (side === "contact" ? row.inbound : row.outbound) > 0)
    .sort((a, b) => (a.localDate < b.localDate ? 1 : a.localDate > b.localDate ? -1 : a.id < b.id ? -1 : 1));
  const [afterRow = "", afterMessage = ""] = after?.id.split("/") ?? [];
  const afterDay = after?.at ? localDateOf(after.at, zone) : "";

  const records: Keyed[] = [];
  const logs = new Map<string, LogMessage[]>();
  for (const row of rows) {
    if (records.length > limit) break;
    const isBefore = after && (row.localDate > afterDay || (row.localDate === afterDay && row.id < afterRow));
    if (isBefore) continue;
    const messages = await messagesOfRow(row);
    const isAnchor = after && row.id === afterRow;
    const rest = isAnchor
      ? messages.filter((one) => latestFirst({ at: after.at ?? one.at, id: afterMessage }, one) < 0)
      : messages;
    records.push(
      ...rest.map((one) => ({
        id: `${row.id}/${one.id}`,
        metric,
        at: one.at,
        contactId: row.contactId,
        memberId: row.memberId,
        title: side === "contact" ? "客户消息" : "我方消息",
        quote: one.text === "" ? null : one.text,
        messageId: one.id,
      })),
    );
  }
  const { items, next } = pageOf(records.slice(0, limit + 1), limit, ({ at, id }) => ({ at, id }));
  return { items: items.map(({ id: _id, ...record }) => record), next };

  async function messagesOfRow(row: ActivityRow): Promise<{ id: string; at: Date; text: string }[]> {
    let log = logs.get(row.conversationId);
    if (!log) logs.set(row.conversationId, (log = await deps.report.messagesOf(scope.corpId, row.conversationId)));
    const texts = new Map(log.map((message) => [message.id, message.text]));
    const said = log.flatMap(({ contactId, toContactId }) => [contactId, toContactId].filter((id) => id !== null));
    const survivors = await deps.report.survivorsOf(scope.corpId, [...new Set(said)]);
    const dayStart = instantAt(row.localDate, 0, zone);
    const dayEnd = instantAt(addDays(row.localDate, 1), 0, zone);
    return buildChat(row.conversationId, log, zone)
      .talk.filter(
        (one) =>
          one.side === side &&
          (survivors.get(one.contactId ?? "") ?? one.contactId) === row.contactId &&
          one.memberId === row.memberId &&
          one.at >= dayStart &&
          one.at < dayEnd,
      )
      .map((one) => ({ id: one.id, at: one.at, text: texts.get(one.id) ?? "" }))
      .sort(latestFirst);
  }
}

const latestFirst = (a: { at: Date; id: string }, b: { at: Date; id: string }): number =>
  b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

/** 5 → "5 分钟", 130 → "2 小时 10 分钟" (of working time). */
function spoken(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest} 工作分钟`;
  return rest === 0 ? `${hours} 工作小时` : `${hours} 工作小时 ${rest} 分钟`;
}
