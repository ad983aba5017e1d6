/** Reminders of due tasks and the list of the day, as messages to members. Safe beside itself: keys are taken once. */
import { isQuiet, minuteOfLocalTime } from "#src/domain/calendar/quiet-hours.js";
import type { WorkCalendar } from "#src/domain/calendar/work-calendar.js";
import { DAY_MS, instantAt, localDateOf } from "#src/domain/shared/time.js";
import { endOfDay } from "#src/domain/task/day-list.js";
import { byPriority, priorityOf } from "#src/domain/task/priority.js";
import { NO_CONTACT, placeOf, type Task } from "#src/domain/task/task.js";
import { WARNING_PLAYS } from "#src/domain/warning/warning.js";
import type { ContactReader, MemberReader, SettingsReader, TaskStore } from "../follow-up/ports.js";
import type { Clock } from "../shared/clock.js";
import type { MemberNotifier, NoticeStore } from "./ports.js";

export interface NotifyDeps {
  notifier: MemberNotifier;
  notices: NoticeStore;
  tasks: Pick<TaskStore, "openDue" | "assigneesDue" | "escalatedSince">;
  members: Pick<MemberReader, "namesOf">;
  contacts: Pick<ContactReader, "cards">;
  settings: SettingsReader;
  clock: Clock;
  calendar: WorkCalendar;
  /** Address of the pages without a slash at the end. */
  publicUrl: string;
  onFailed: (error: unknown, userId: string) => void;
}

/** Only what just became due is worth a message; older matters are in the list of the day. */
const FRESH_MS = DAY_MS / 24;
/** More than this at once becomes one line. */
const CARDS_AT_ONCE = 3;
const LINES = 5;
/** Escalations of one hour that are told; more stand in the list all the same. */
const ESCALATED_AT_ONCE = 500;
/** After this long a missed morning is over. */
const DIGEST_LATE_MS = DAY_MS / 6;

const CARD_BUTTONS = [
  { text: "已联系，明天再跟", key: "reached" },
  { text: "明天再说", key: "snooze" },
  { text: "结束", key: "closed" },
] as const;

/** One pass over everybody who has something due. Does nothing while nobody can be told. */
export async function notifyDue(deps: NotifyDeps, input: { corpId: string }): Promise<{ told: number }> {
  const { corpId } = input;
  if (!(await deps.notifier.isReady(corpId))) return { told: 0 };
  const settings = await deps.settings.get(corpId);
  const { zone, quietHours } = settings;
  const now = deps.clock.now();
  if (isQuiet(now, quietHours, zone)) return { told: 0 };
  const today = localDateOf(now, zone);
  const at = settings.followUp.digestAtLocalTime;
  const digestAt = at === null ? null : instantAt(today, minuteOfLocalTime(at), zone);
  const isDigestDue =
    digestAt !== null &&
    now >= digestAt &&
    now.getTime() - digestAt.getTime() < DIGEST_LATE_MS &&
    deps.calendar.isWorkingDay(today);
  let told = 0;
  for (const userId of await deps.tasks.assigneesDue(corpId, endOfDay(now, zone))) {
    try {
      if (isDigestDue) told += await tellDigest(deps, corpId, userId, today, now, zone);
      told += await tellFresh(deps, corpId, userId, now);
    } catch (error) {
      // One member's message does not stop the others'.
      deps.onFailed(error, userId);
    }
  }
  return { told: told + (await tellManagers(deps, corpId, now)) };
}

/** What went to a manager within the hour, in one message for each manager; each task once. */
async function tellManagers(deps: NotifyDeps, corpId: string, now: Date): Promise<number> {
  const byManager = new Map<string, Task[]>();
  for (const task of await deps.tasks.escalatedSince(corpId, new Date(now.getTime() - FRESH_MS), ESCALATED_AT_ONCE)) {
    if (task.escalatedTo === null || task.escalatedAt === null) continue;
    if (!(await deps.notices.take(corpId, `escalated:${task.id}:${task.escalatedAt.getTime()}`, now))) continue;
    byManager.set(task.escalatedTo, [...(byManager.get(task.escalatedTo) ?? []), task]);
  }
  let told = 0;
  for (const [userId, tasks] of byManager) {
    try {
      const rows = await ranked(deps, corpId, tasks, now);
      const names = await deps.members.namesOf(corpId, [...new Set(tasks.map(({ assigneeId }) => assigneeId))]);
      await deps.notifier.tell({
        corpId,
        userId,
        title: `${tasks.length} 件事需要您关注`,
        lead: "负责的成员还没有处理，已排进您的今日",
        lines: rows.slice(0, LINES).map(({ name, task }) => ({
          name,
          value: clip(`${names.get(task.assigneeId) ?? task.assigneeId}：${task.title}`),
        })),
        url: `${deps.publicUrl}/today`,
        card: null,
      });
      told++;
    } catch (error) {
      deps.onFailed(error, userId);
    }
  }
  return told;
}

async function tellDigest(
  deps: NotifyDeps,
  corpId: string,
  userId: string,
  today: string,
  now: Date,
  zone: string,
): Promise<number> {
  if (!(await deps.notices.take(corpId, `digest:${userId}:${today}`, now))) return 0;
  const due = await deps.tasks.openDue({ corpId, members: [userId], from: null, to: endOfDay(now, zone), limit: 200 });
  if (due.length === 0) return 0;
  const rows = await ranked(deps, corpId, due, now);
  const late = due.filter(({ dueAt }) => dueAt < now).length;
  await deps.notifier.tell({
    corpId,
    userId,
    title: `今天 ${due.length} 件事${late > 0 ? `，其中 ${late} 件已晚` : ""}`,
    lead: "按先后排好了，点开就能做",
    lines: rows.slice(0, LINES).map(({ name, task }) => ({ name, value: clip(task.title) })),
    url: `${deps.publicUrl}/today`,
    card: null,
  });
  return 1;
}

async function tellFresh(deps: NotifyDeps, corpId: string, userId: string, now: Date): Promise<number> {
  const from = new Date(now.getTime() - FRESH_MS);
  const due = await deps.tasks.openDue({ corpId, members: [userId], from, to: now, limit: 50 });
  const fresh: Task[] = [];
  for (const task of due) {
    // The due time is part of the key: a snoozed task reminds again.
    const key = `task:${task.id}:${(task.snoozedUntil ?? task.dueAt).getTime()}`;
    if (await deps.notices.take(corpId, key, now)) fresh.push(task);
  }
  if (fresh.length === 0) return 0;
  const rows = await ranked(deps, corpId, fresh, now);
  if (rows.length > CARDS_AT_ONCE) {
    await deps.notifier.tell({
      corpId,
      userId,
      title: `${rows.length} 件事到时间了`,
      lead: "最要紧的几件",
      lines: rows.slice(0, LINES).map(({ name, task }) => ({ name, value: clip(task.title) })),
      url: `${deps.publicUrl}/today`,
      card: null,
    });
    return 1;
  }
  for (const { name, task } of rows) {
    await deps.notifier.tell({
      corpId,
      userId,
      title: name,
      lead: clip(task.title),
      lines: [
        ...(task.quote === null ? [] : [{ name: "原话", value: clip(task.quote) }]),
        ...(task.warning ? [{ name: "建议", value: clip(WARNING_PLAYS[task.warning.kind]) }] : []),
        ...(task.suggestedText === "" ? [] : [{ name: "可以写", value: clip(task.suggestedText) }]),
      ],
      url: `${deps.publicUrl}${placeOf(task) ?? `/contacts/${encodeURIComponent(task.contactId)}`}`,
      card:
        task.contactId === NO_CONTACT
          ? null
          : { id: `${task.id}@${(task.snoozedUntil ?? task.dueAt).getTime()}`, buttons: CARD_BUTTONS },
    });
  }
  return rows.length;
}

async function ranked(deps: NotifyDeps, corpId: string, tasks: readonly Task[], now: Date) {
  const contactIds = new Set(tasks.map(({ contactId }) => contactId).filter((id) => id !== NO_CONTACT));
  const cards = await deps.contacts.cards(corpId, [...contactIds]);
  const byId = new Map(cards.map((card) => [card.id, card]));
  return byPriority(
    tasks.map((task) => {
      const card = byId.get(task.contactId);
      const standing = {
        stage: card?.stage ?? ("lead" as const),
        tier: card?.tier ?? null,
        warning: card?.worstWarning ?? null,
      };
      return {
        task,
        name: card?.displayName ?? (task.contactId === NO_CONTACT ? "放假安排" : "客户"),
        priority: priorityOf({ task, now, ...standing }),
      };
    }),
  );
}

const clip = (text: string): string => (text.length <= 60 ? text : `${text.slice(0, 59)}…`);
