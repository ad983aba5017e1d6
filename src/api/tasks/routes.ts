/** The day list and what people do with tasks. */
import { z } from "zod";
import { NotFoundError } from "#src/domain/shared/errors.js";
import { TASK_OUTCOMES, type Task } from "#src/domain/task/task.js";
import type { Viewer } from "#src/domain/member/member.js";
import type { ApiDeps } from "../api-deps.js";
import { masksFor } from "../contacts/masks.js";
import { endpoint, requireMember, type Endpoint } from "../http/endpoint.js";
import { dataOf, Id, InstantInput } from "../http/response-shapes.js";
import type { TaskJson } from "../contract/contract.js";
import { presentDayList, presentTask } from "./presenter.js";
import { BulkShape, DayListShape, TaskShape } from "./shapes.js";

const TaskParams = z.object({ taskId: Id });
const Title = z.string().trim().min(1, "请写要做什么").max(200);
const NextStep = z.strictObject({ title: Title, dueAt: InstantInput });
const IdempotencyKey = z.string().min(8).max(100);

const CreateTaskBody = z.strictObject({
  contactId: Id,
  title: Title,
  dueAt: InstantInput,
  assigneeId: Id.optional(),
  idempotencyKey: IdempotencyKey.optional(),
});
const DoneBody = z.strictObject({
  outcome: z.enum(TASK_OUTCOMES),
  note: z.string().trim().max(1_000).default(""),
  nextStep: NextStep.nullable().default(null),
});

const BulkActBody = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("snooze"), until: InstantInput }),
  z.strictObject({ kind: z.literal("assign"), assigneeId: Id }),
  DoneBody.extend({ kind: z.literal("done") }),
]);

const tag = "tasks";

export function taskRoutes({ followUp, access, corpId }: ApiDeps): Endpoint[] {
  /** A task given to nobody would be lost. @throws NotFoundError */
  const requireActive = async (userId: string): Promise<void> => {
    if ((await access.findUser(corpId, userId))?.status !== "active") throw new NotFoundError("成员", userId);
  };
  const shown = async (viewer: Viewer, task: Task): Promise<{ data: TaskJson }> => {
    const [view] = await followUp.taskViews(corpId, [task]);
    if (!view) throw new NotFoundError("任务", task.id);
    return { data: presentTask(view, masksFor(viewer)) };
  };
  const response = dataOf(TaskShape);
  return [
    endpoint(
      "task:read",
      {
        method: "get",
        path: "/day-list",
        tag,
        summary: "Whom to write to now, and why: the own list, or a member's inside the scope",
        request: { query: z.strictObject({ memberId: Id.optional() }) },
        response: dataOf(DayListShape),
      },
      async ({ query }, { viewer }) => {
        // Whoever sees several members still has an own list first; the others' are asked for by name.
        const memberId = query.memberId ?? viewer.userId;
        return { data: presentDayList(await followUp.dayList(viewer, memberId), masksFor(viewer)) };
      },
    ),
    endpoint(
      "task:write",
      {
        method: "post",
        path: "/tasks",
        tag,
        summary: "Note a follow-up",
        request: { body: CreateTaskBody },
        response,
        status: 201,
      },
      async ({ body }, actor) => {
        if (body.assigneeId === undefined) requireMember(actor);
        else await requireActive(body.assigneeId);
        return await shown(actor.viewer, await followUp.createTask(actor.viewer, body));
      },
    ),
    endpoint(
      "task:write",
      {
        method: "post",
        path: "/tasks/:taskId/done",
        tag,
        summary: "Record the result and the next step",
        request: { params: TaskParams, body: DoneBody },
        response,
      },
      async ({ params, body }, { viewer }) => shown(viewer, await followUp.completeTask(viewer, params.taskId, body)),
    ),
    endpoint(
      "task:write",
      {
        method: "post",
        path: "/tasks/:taskId/snooze",
        tag,
        summary: "Put a task off",
        request: { params: TaskParams, body: z.strictObject({ until: InstantInput }) },
        response,
      },
      async ({ params, body }, { viewer }) =>
        shown(viewer, await followUp.snoozeTask(viewer, params.taskId, body.until)),
    ),
    endpoint(
      "task:write",
      {
        method: "post",
        path: "/tasks/:taskId/reopen",
        tag,
        summary: "Take back done or a snooze",
        request: { params: TaskParams },
        response,
      },
      async ({ params }, { viewer }) => shown(viewer, await followUp.reopenTask(viewer, params.taskId)),
    ),
    endpoint(
      "task:write",
      {
        method: "post",
        path: "/tasks/:taskId/assignee",
        tag,
        summary: "Give a task to another member inside the scope",
        request: { params: TaskParams, body: z.strictObject({ assigneeId: Id }) },
        response,
      },
      async ({ params, body }, { viewer }) => {
        await requireActive(body.assigneeId);
        return await shown(viewer, await followUp.reassignTask(viewer, params.taskId, body.assigneeId));
      },
    ),
    endpoint(
      "task:write",
      {
        method: "post",
        path: "/tasks/bulk",
        tag,
        summary: "The same act on several tasks; answers which were done and why others were not",
        request: {
          body: z.strictObject({ taskIds: z.array(Id).min(1).max(200), act: BulkActBody }),
        },
        response: dataOf(BulkShape),
      },
      async ({ body: { taskIds, act } }, { viewer }) => {
        if (act.kind === "assign") await requireActive(act.assigneeId);
        return { data: await followUp.bulk(viewer, taskIds, act) };
      },
    ),
  ];
}
