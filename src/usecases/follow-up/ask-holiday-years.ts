/** A year without announced holidays is asked for: one administrator's task a year, settled by the data itself. */
import { askedYears } from "#src/domain/calendar/asked-years.js";
import { DAY_MS, localDateOf } from "#src/domain/shared/time.js";
import { NO_CONTACT, type Task } from "#src/domain/task/task.js";
import { stableId } from "../shared/ids.js";
import { taskChanged, type FollowUpDeps } from "./follow-up-deps.js";

/** The notice has to be found and entered: a week, during which it stands among what comes next. */
const dueFrom = (now: Date): Date => new Date(now.getTime() + 7 * DAY_MS);

const keyOf = (year: number): string => `holidays:${year}`;
const yearOf = (task: Task): number => Number(task.key.split(":")[1]);

type AskDeps = Pick<FollowUpDeps, "settings" | "clock" | "calendar" | "tasks" | "members" | "live">;

/** One pass; repeating it, also beside itself, makes no second task. Without an administrator it asks nobody. */
export async function askHolidayYears(deps: AskDeps, corpId: string): Promise<void> {
  const { zone } = await deps.settings.get(corpId);
  const now = deps.clock.now();
  const wanted = askedYears(deps.calendar.knownYears, localDateOf(now, zone));
  const open = (await deps.tasks.openOfContact(corpId, NO_CONTACT)).filter(({ reason }) => reason === "holidays");
  for (const task of open) {
    if (!deps.calendar.knownYears.has(yearOf(task))) continue;
    const why = `${yearOf(task)} 年的放假安排已录入`;
    const closed = await deps.tasks.close(corpId, task.id, { why, messageId: null, at: now });
    if (closed) deps.live.publish([taskChanged(closed)]);
  }
  for (const year of wanted) {
    if (open.some((task) => yearOf(task) === year)) continue;
    const assigneeId = await deps.members.administratorOf(corpId);
    if (assigneeId === null) return;
    const { task, isNew } = await deps.tasks.insertOnce(askingTask(corpId, year, assigneeId, now));
    // The data was there and is gone again.
    const asked = isNew ? task : await deps.tasks.revive(corpId, task.id, { dueAt: dueFrom(now) }, now);
    if (asked) deps.live.publish([taskChanged(asked)]);
  }
}

const askingTask = (corpId: string, year: number, assigneeId: string, now: Date): Task => ({
  corpId,
  id: stableId("tk", corpId, keyOf(year)),
  key: keyOf(year),
  assigneeId,
  contactId: NO_CONTACT,
  reason: "holidays",
  title: `录入 ${year} 年的放假安排：现在只按平常的周末和法定节日推算，调休的上班日还不知道`,
  messageId: null,
  quote: null,
  promiseId: null,
  suggestedText: "",
  dueAt: dueFrom(now),
  createdAt: now,
  status: "open",
  snoozedUntil: null,
  result: null,
  closedBy: null,
  escalatedTo: null,
  escalatedAt: null,
  createdBy: null,
});
