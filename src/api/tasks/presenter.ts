/** Tasks as JSON. */
import type { DayListView, TaskView } from "#src/usecases/follow-up/task-views.js";
import { placeOf } from "#src/domain/task/task.js";
import { WARNING_PLAYS } from "#src/domain/warning/warning.js";
import type { DayListJson, TaskJson } from "../contract/contract.js";
import { presentContactRef } from "../contacts/contact-ref.js";
import type { Masks } from "../contacts/masks.js";

export function presentTask(view: TaskView, masks: Masks): TaskJson {
  const { task, evidence } = view;
  return {
    id: task.id,
    contact: presentContactRef(view.contact, masks),
    assignee: { userId: view.assignee.userId, name: view.assignee.name },
    reason: task.reason,
    place: placeOf(task),
    title: masks.text(task.title),
    evidence: evidence && {
      messageId: evidence.messageId,
      quote: masks.text(evidence.quote),
      saidAt: evidence.sentAt.toISOString(),
      side: evidence.side,
    },
    suggestedText: masks.text(task.suggestedText),
    warning: task.warning
      ? { id: task.warning.id, kind: task.warning.kind, play: WARNING_PLAYS[task.warning.kind] }
      : null,
    dueAt: task.dueAt.toISOString(),
    group: view.group,
    priority: view.priority && { score: view.priority.score, why: [...view.priority.why] },
    status: task.status,
    snoozedUntil: task.snoozedUntil?.toISOString() ?? null,
    result: task.result && {
      outcome: task.result.outcome,
      note: masks.text(task.result.note),
      by: view.resultBy?.name ?? task.result.byUserId,
      at: task.result.at.toISOString(),
    },
    closedWhy: task.closedBy?.why ?? null,
    escalatedTo: view.escalatedTo && { userId: view.escalatedTo.userId, name: view.escalatedTo.name },
    createdAt: task.createdAt.toISOString(),
  };
}

export const presentDayList = (list: DayListView, masks: Masks): DayListJson => ({
  date: list.date,
  counts: { open: list.counts.open, overdue: list.counts.overdue, doneToday: list.counts.doneToday },
  overdue: list.overdue.map((view) => presentTask(view, masks)),
  today: list.today.map((view) => presentTask(view, masks)),
  upcoming: list.upcoming.map((view) => presentTask(view, masks)),
  isTruncated: list.isTruncated,
});
