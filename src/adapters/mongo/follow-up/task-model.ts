/** Tasks. `_id` is the hash of corp and key, which makes every matter one task. */
import type { Task } from "#src/domain/task/task.js";
import { defineModel } from "../define-model.js";

export interface TaskDoc extends Omit<Task, "id"> {
  _id: string;
  /** When it wants attention: the due time, or the end of a later snooze. */
  effectiveDueAt: Date;
  /** From when on it is late, never before it existed. */
  lateFromAt: Date;
  /** Raised with every change: changes are made to what was read, or not at all. */
  rev: number;
}

export const taskModel = defineModel<TaskDoc>(
  "Task",
  "tasks",
  {
    _id: String,
    corpId: String,
    key: String,
    assigneeId: String,
    contactId: String,
    reason: String,
    title: String,
    messageId: String,
    quote: String,
    promiseId: String,
    warning: Object,
    suggestedText: String,
    dueAt: Date,
    createdAt: Date,
    status: String,
    snoozedUntil: Date,
    result: Object,
    closedBy: Object,
    escalatedTo: String,
    escalatedAt: Date,
    createdBy: String,
    effectiveDueAt: Date,
    lateFromAt: Date,
    rev: Number,
  },
  [
    // A contact's tasks: contact page, planning (open ones).
    { name: "by_contact", keys: { corpId: 1, contactId: 1, createdAt: -1, _id: -1 } },
    // Day list of one or some members.
    { name: "open_by_member", keys: { corpId: 1, assigneeId: 1, status: 1, effectiveDueAt: 1, _id: 1 } },
    // Day list of the whole corp.
    { name: "open_by_due", keys: { corpId: 1, status: 1, effectiveDueAt: 1, _id: 1 } },
    // Late tasks that the manager was not told about; those that one was told about just now.
    { name: "to_escalate", keys: { corpId: 1, status: 1, escalatedAt: 1, lateFromAt: 1, _id: 1 } },
    // Late tasks that a manager was told about: the manager's day list.
    { name: "escalated_to", keys: { corpId: 1, escalatedTo: 1, status: 1, effectiveDueAt: 1, _id: 1 } },
    // Done in a period, by member: day list's count, report.
    { name: "done_by_member", keys: { corpId: 1, assigneeId: 1, "result.at": 1, _id: 1 } },
    // Late since an instant of a period: report.
    { name: "late", keys: { corpId: 1, lateFromAt: 1, _id: 1 } },
    // Done in a period: report.
    { name: "done_by_time", keys: { corpId: 1, "result.at": 1, _id: 1 } },
  ],
);
