/** Tasks as answers. */
import { z } from "zod";
import { TASK_OUTCOMES, TASK_REASONS } from "#src/domain/task/task.js";
import { WARNING_KINDS } from "#src/domain/warning/warning.js";
import type { DayListJson, TaskJson } from "../contract/contract.js";
import type { BulkTasksJson } from "../contract/tasks.js";
import { PersonRefShape } from "../access/person-ref.js";
import { ContactRefShape } from "../contacts/contact-ref.js";
import { Day, Instant } from "../http/response-shapes.js";

export const TaskShape = z
  .strictObject({
    id: z.string(),
    contact: ContactRefShape,
    assignee: PersonRefShape,
    reason: z.enum(TASK_REASONS),
    place: z.string().nullable(),
    title: z.string(),
    evidence: z
      .strictObject({
        messageId: z.string(),
        quote: z.string(),
        saidAt: Instant,
        side: z.enum(["contact", "member"]),
      })
      .nullable(),
    suggestedText: z.string(),
    warning: z.strictObject({ id: z.string(), kind: z.enum(WARNING_KINDS), play: z.string() }).nullable(),
    dueAt: Instant,
    group: z.enum(["overdue", "today", "upcoming"]),
    priority: z.strictObject({ score: z.number(), why: z.array(z.string()) }).nullable(),
    status: z.enum(["open", "done", "closed"]),
    snoozedUntil: Instant.nullable(),
    result: z
      .strictObject({ outcome: z.enum(TASK_OUTCOMES), note: z.string(), by: z.string(), at: Instant })
      .nullable(),
    closedWhy: z.string().nullable(),
    escalatedTo: PersonRefShape.nullable(),
    createdAt: Instant,
  })
  .meta({ id: "Task" }) satisfies z.ZodType<TaskJson>;

export const DayListShape = z
  .strictObject({
    date: Day,
    counts: z.strictObject({ open: z.number(), overdue: z.number(), doneToday: z.number() }),
    overdue: z.array(TaskShape),
    today: z.array(TaskShape),
    upcoming: z.array(TaskShape),
    isTruncated: z.boolean(),
  })
  .meta({ id: "DayList" }) satisfies z.ZodType<DayListJson>;

export const BulkShape = z
  .strictObject({
    done: z.array(z.string()),
    failed: z.array(z.strictObject({ taskId: z.string(), code: z.string(), message: z.string() })),
  })
  .meta({ id: "BulkTasks" }) satisfies z.ZodType<BulkTasksJson>;
