/** An SOP: an ordered plan of timed steps for a contact or a group chat, as data. A released version never changes. */
import { z } from "zod";
import { AttachmentSchema } from "../material/attachment-schema.js";
import { MAX_ATTACHMENTS, type Attachment } from "../material/attachment.js";
import { BOUNDS } from "../shared/number-bounds.js";
import { wholeNumber } from "../shared/whole-number.js";
import { STAGES } from "../stage/stage.js";
import { FACT_FIELDS } from "../understanding/understanding.js";
import { checkTemplate } from "../care/care-text.js";

/** When a step falls due, counted from the day of enrolment. */
export const SopWait = z.strictObject({
  /** 0: the day of enrolment itself. Working days begin with the first one on or after the enrolment. */
  day: wholeNumber(BOUNDS.sopDay),
  unit: z.enum(["calendar", "working"]),
  /** Wall-clock time of the corp's zone, "HH:mm"; null: the time of day at which it was enrolled. */
  at: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "要写成 HH:mm")
    .nullable(),
});
export type SopWait = z.infer<typeof SopWait>;

/** One thing that is true of a contact or not. */
export const SopCondition = z.discriminatedUnion("kind", [
  /** Wrote something since the enrolment. */
  z.strictObject({ kind: z.literal("replied"), not: z.boolean() }),
  z.strictObject({ kind: z.literal("stage"), not: z.boolean(), anyOf: z.array(z.enum(STAGES)).min(1) }),
  /** `value` null: anything is known; else the value holds this text. */
  z.strictObject({
    kind: z.literal("fact"),
    not: z.boolean(),
    field: z.enum(FACT_FIELDS),
    value: z.string().trim().min(1).max(100).nullable(),
  }),
  z.strictObject({ kind: z.literal("tag"), not: z.boolean(), label: z.string().trim().min(1).max(50) }),
]);
export type SopCondition = z.infer<typeof SopCondition>;

const StepId = z.string().regex(/^[\w-]{1,40}$/, "只能用字母、数字、- 和 _");
const Text = z.string().trim().min(1, "请写内容").max(1_000);

export interface MessageStep {
  id: string;
  kind: "message";
  wait: SopWait;
  /** `touch`: sent by the channel when one can; `task`: always in the member's hands, the text ready to copy. */
  channel: "touch" | "task";
  text: string;
  /** What goes along. A channel that cannot carry it leaves it to the member's task. */
  attachments: Attachment[];
}
export interface TaskStep {
  id: string;
  kind: "task";
  wait: SopWait;
  title: string;
  /** A draft for the member; empty: none. */
  text: string;
}
export interface BranchStep {
  id: string;
  kind: "branch";
  /** When it is decided. */
  wait: SopWait;
  condition: SopCondition;
  yes: SopStep[];
  no: SopStep[];
}
export type SopStep = MessageStep | TaskStep | BranchStep;

export const SopStep: z.ZodType<SopStep> = z
  .lazy(() =>
    z.discriminatedUnion("kind", [
      z.strictObject({
        id: StepId,
        kind: z.literal("message"),
        wait: SopWait,
        channel: z.enum(["touch", "task"]),
        text: Text,
        attachments: z.array(AttachmentSchema).max(MAX_ATTACHMENTS),
      }),
      z.strictObject({
        id: StepId,
        kind: z.literal("task"),
        wait: SopWait,
        title: z.string().trim().min(1, "请写要做什么").max(200),
        text: z.string().trim().max(1_000),
      }),
      z.strictObject({
        id: StepId,
        kind: z.literal("branch"),
        wait: SopWait,
        condition: SopCondition,
        yes: z.array(SopStep).max(MAX_STEPS),
        no: z.array(SopStep).max(MAX_STEPS),
      }),
    ]),
  )
  .meta({ id: "SopStep" });

/** Who comes onto the plan without anybody's hand. */
export const SopTrigger = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("manual") }),
  /** A contact that is new to the corp. */
  z.strictObject({ kind: z.literal("added") }),
  z.strictObject({ kind: z.literal("stage"), anyOf: z.array(z.enum(STAGES)).min(1) }),
  /** Every condition comes true; once per contact. */
  z.strictObject({ kind: z.literal("rule"), allOf: z.array(SopCondition).min(1).max(5) }),
  /** The members of a saved segment, looked at once a day. */
  z.strictObject({ kind: z.literal("segment"), segmentId: z.string().min(1).max(60) }),
]);
export type SopTrigger = z.infer<typeof SopTrigger>;

/** What ends a plan early. Opting out and removing us always do. */
const SopStops = z.strictObject({
  onReply: z.boolean(),
  onPurchase: z.boolean(),
  /** The contact left the stage in which it was enrolled. */
  onStageExit: z.boolean(),
});

const MAX_STEPS = 60;
const MAX_DEPTH = 4;

export const SopDefinition = z
  .strictObject({
    name: z.string().trim().min(1, "请写名称").max(60),
    audience: z.enum(["contact", "group"]),
    trigger: SopTrigger,
    stops: SopStops,
    steps: z.array(SopStep).min(1, "至少要有一步").max(MAX_STEPS),
  })
  .superRefine((definition, ctx) => {
    for (const { path, message } of problemsOf(definition)) ctx.addIssue({ code: "custom", path, message });
  });
export type SopDefinition = z.infer<typeof SopDefinition>;

export type SopStatus = "draft" | "active" | "paused" | "archived";

export interface Sop {
  corpId: string;
  id: string;
  status: SopStatus;
  /** Number of the newest version. */
  version: number;
  definition: SopDefinition;
  /** Since when it takes contacts by itself; changes before do not count. */
  activeSince: Date | null;
  createdAt: Date;
  updatedAt: Date;
  updatedBy: string;
}

interface Problem {
  path: (string | number)[];
  message: string;
}

/** What a shape cannot say: ids, order in time, variables, depth. */
function problemsOf(definition: { audience: string; trigger: SopTrigger; steps: readonly SopStep[] }): Problem[] {
  const problems: Problem[] = [];
  const ids = new Set<string>();
  let count = 0;
  const walk = (steps: readonly SopStep[], path: (string | number)[], before: SopWait | null, depth: number): void => {
    let last = before;
    steps.forEach((step, i) => {
      const here = [...path, i];
      count++;
      if (ids.has(step.id)) problems.push({ path: [...here, "id"], message: "两步用了同一个编号" });
      ids.add(step.id);
      if (last && isBefore(step.wait, last)) problems.push({ path: [...here, "wait"], message: "不能早于前一步" });
      last = step.wait;
      const text = step.kind === "branch" ? "" : step.text;
      const fault = text === "" ? null : checkTemplate(text);
      if (fault) problems.push({ path: [...here, "text"], message: fault });
      if (step.kind !== "branch") return;
      if (depth >= MAX_DEPTH) problems.push({ path: here, message: `分支最多嵌套 ${MAX_DEPTH} 层` });
      walk(step.yes, [...here, "yes"], step.wait, depth + 1);
      walk(step.no, [...here, "no"], step.wait, depth + 1);
    });
  };
  walk(definition.steps, ["steps"], null, 1);
  if (count > MAX_STEPS) problems.push({ path: ["steps"], message: `最多 ${MAX_STEPS} 步` });
  if (definition.audience === "group" && definition.trigger.kind !== "manual")
    problems.push({ path: ["trigger"], message: "客户群的计划只能手动加入" });
  return problems;
}

/** Certainly earlier: of different units only the days' minimum can be compared, and a working day is never sooner. */
function isBefore(wait: SopWait, last: SopWait): boolean {
  if (wait.unit === last.unit) return wait.day < last.day || (wait.day === last.day && earlierAt(wait, last));
  return last.unit === "working" && wait.day < last.day;
}

const earlierAt = (wait: SopWait, last: SopWait): boolean => wait.at !== null && last.at !== null && wait.at < last.at;

/** Every step of a definition, branches' inner ones behind their branch. */
export function* stepsOf(steps: readonly SopStep[]): Generator<SopStep> {
  for (const step of steps) {
    yield step;
    if (step.kind !== "branch") continue;
    yield* stepsOf(step.yes);
    yield* stepsOf(step.no);
  }
}
