/** Tasks as people see them: with the contact, the names and the message behind. */
import type { Contact } from "#src/domain/contact/contact.js";
import { reachesAny } from "#src/domain/member/data-scope.js";
import type { Viewer } from "#src/domain/member/member.js";
import { NotFoundError } from "#src/domain/shared/errors.js";
import { addDays, DAY_MS, instantAt, localDateOf, type LocalDate } from "#src/domain/shared/time.js";
import type { Stage } from "#src/domain/stage/stage.js";
import { dayGroupOf, effectiveDueAt, endOfDay, type DayGroup } from "#src/domain/task/day-list.js";
import { byPriority, priorityOf, type Priority } from "#src/domain/task/priority.js";
import { titleNow } from "#src/domain/task/title-now.js";
import { NO_CONTACT, type Task } from "#src/domain/task/task.js";
import { valueOf } from "#src/domain/touch/salutation.js";
import type { FollowUpDeps } from "./follow-up-deps.js";
import type { ContactCard, Evidence, TaskBrief } from "./ports.js";

export interface ContactSummary {
  id: string;
  displayName: string;
  company: string | null;
  title: string | null;
  stage: Stage;
}

export interface Named {
  userId: string;
  name: string;
}

export interface TaskView {
  task: Task;
  contact: ContactSummary;
  assignee: Named;
  escalatedTo: Named | null;
  resultBy: Named | null;
  evidence: (Evidence & { quote: string }) | null;
  group: DayGroup;
  /** Why it stands where it stands; null once it is settled. */
  priority: Priority | null;
}

export interface DayListView {
  date: LocalDate;
  counts: { open: number; overdue: number; doneToday: number };
  overdue: TaskView[];
  today: TaskView[];
  upcoming: TaskView[];
  isTruncated: boolean;
}

/** Due tasks that are ranked; beyond this a list is no list. */
const RANKED_LIMIT = 2_000;
/** Of the ranked ones, shown in full. */
const SHOWN_LIMIT = 120;
const UPCOMING_LIMIT = 50;
const TOLD_LIMIT = 200;
/** "Upcoming" ends here. */
const UPCOMING_DAYS = 7;

/**
 * The day list of the viewer's members, or of one of them: open tasks by group, most urgent first, and those of others
 * that this person was told about.
 *
 * @throws NotFoundError the member is outside the viewer's scope.
 */
export async function dayList(deps: FollowUpDeps, viewer: Viewer, memberId: string | null): Promise<DayListView> {
  if (memberId !== null && !reachesAny(viewer, [memberId])) throw new NotFoundError("成员", memberId);
  const { corpId } = viewer;
  const members = memberId === null ? viewer.members : [memberId];
  const { zone } = await deps.settings.get(corpId);
  const now = deps.clock.now();
  const tomorrow = endOfDay(now, zone);
  const horizon = new Date(tomorrow.getTime() + UPCOMING_DAYS * DAY_MS);
  const startOfDay = instantAt(localDateOf(now, zone), 0, zone);
  const [due, upcoming, told, doneToday] = await Promise.all([
    deps.tasks.openBriefs({ corpId, members, from: null, to: tomorrow, limit: RANKED_LIMIT + 1 }),
    deps.tasks.openDue({ corpId, members, from: tomorrow, to: horizon, limit: UPCOMING_LIMIT + 1 }),
    deps.tasks.openEscalatedTo(corpId, memberId ?? viewer.userId, TOLD_LIMIT),
    deps.tasks.countDone(corpId, members, startOfDay, tomorrow),
  ]);
  const isOwn = (task: Task): boolean => members === "all" || members.includes(task.assigneeId);
  const toldOf = told.filter((task) => !isOwn(task) && effectiveDueAt(task) < horizon);
  const toldBefore = (at: Date): number => toldOf.filter((task) => effectiveDueAt(task) < at).length;
  const top = mostPressing(due, now);
  const shown = [...toldOf, ...(await deps.tasks.findMany(corpId, top)), ...upcoming.slice(0, UPCOMING_LIMIT)];
  const views = await taskViews(deps, corpId, shown);
  const ranked = (group: DayGroup): TaskView[] => byPriority(views.filter((view) => view.group === group));
  return {
    date: addDays(localDateOf(tomorrow, zone), -1),
    counts: {
      open: due.length + toldBefore(tomorrow),
      overdue: due.filter((brief) => effectiveDueAt(brief) < now).length + toldBefore(now),
      doneToday,
    },
    overdue: ranked("overdue"),
    today: ranked("today"),
    // What comes later reads by date.
    upcoming: views.filter((view) => view.group === "upcoming"),
    isTruncated: due.length > top.length || upcoming.length > UPCOMING_LIMIT,
  };
}

/** Ids of the tasks worth loading, by what they are about and how late they are; who is waiting decides among them. */
function mostPressing(briefs: readonly TaskBrief[], now: Date): string[] {
  if (briefs.length <= SHOWN_LIMIT) return briefs.map(({ id }) => id);
  const rows = briefs.map((task) => ({
    task,
    priority: priorityOf({ task, stage: "lead", tier: null, warning: null, now }),
  }));
  return byPriority(rows)
    .slice(0, SHOWN_LIMIT)
    .map(({ task }) => task.id);
}

/** A contact's tasks whatever their state, newest first. The caller has checked that the contact is visible. */
export async function tasksOfContact(
  deps: FollowUpDeps,
  corpId: string,
  contactId: string,
  limit: number,
): Promise<TaskView[]> {
  return taskViews(deps, corpId, await deps.tasks.ofContact(corpId, contactId, limit));
}

/** Adds names, contacts and evidence with one query each; order is kept, tasks of vanished contacts stay readable. */
export async function taskViews(deps: FollowUpDeps, corpId: string, tasks: readonly Task[]): Promise<TaskView[]> {
  if (tasks.length === 0) return [];
  const userIds = tasks.flatMap((task) =>
    [task.assigneeId, task.escalatedTo, task.result?.byUserId].filter((id) => typeof id === "string"),
  );
  const [contacts, names, evidence, { zone }] = await Promise.all([
    deps.contacts.cards(
      corpId,
      unique(tasks.map((task) => task.contactId)).filter((id) => id !== NO_CONTACT),
    ),
    deps.members.namesOf(corpId, unique(userIds)),
    deps.reader.evidence(corpId, unique(tasks.flatMap((task) => (task.messageId === null ? [] : [task.messageId])))),
    deps.settings.get(corpId),
  ]);
  const contactsById = new Map(contacts.map((contact) => [contact.id, contact]));
  const now = deps.clock.now();
  const named = (userId: string): Named => ({ userId, name: names.get(userId) ?? userId });
  return tasks.map((task) => {
    const message = task.messageId === null ? undefined : evidence.get(task.messageId);
    return {
      task: { ...task, title: titleNow(task, message?.sentAt ?? null, now) },
      contact: summaryOf(contactsById.get(task.contactId), task.contactId),
      assignee: named(task.assigneeId),
      escalatedTo: task.escalatedTo === null ? null : named(task.escalatedTo),
      resultBy: task.result ? named(task.result.byUserId) : null,
      evidence: message ? { ...message, quote: task.quote ?? "" } : null,
      group: dayGroupOf(task, now, zone),
      priority:
        task.status === "open" ? priorityOf({ task, now, ...standingOf(contactsById.get(task.contactId)) }) : null,
    };
  });
}

/** What a contact's weight is made from. */
const standingOf = (contact: ContactCard | undefined) => ({
  stage: contact?.stage ?? ("lead" as const),
  tier: contact?.tier ?? null,
  warning: contact?.worstWarning ?? null,
});

type SummarySource = Pick<Contact, "id" | "displayName" | "stage" | "nickname" | "profile">;

/** What lists show of a contact. */
export function summaryOf(contact: SummarySource | undefined, contactId: string): ContactSummary {
  if (contactId === NO_CONTACT)
    return { id: contactId, displayName: "放假安排", company: null, title: null, stage: "lead" };
  if (!contact) return { id: contactId, displayName: "(客户已不存在)", company: null, title: null, stage: "lead" };
  const { id, displayName, stage } = contact;
  return { id, displayName, company: valueOf(contact, "company"), title: valueOf(contact, "title"), stage };
}

const unique = (ids: readonly string[]): string[] => [...new Set(ids)];
