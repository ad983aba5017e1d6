/** What the next step of an enrolment does. The runner and the simulator ask the same functions. */
import { renderCareText, type CareTextInput } from "../care/care-text.js";
import type { WorkCalendar } from "../calendar/work-calendar.js";
import type { Contact } from "../contact/contact.js";
import { filledAttachments, type Attachment } from "../material/attachment.js";
import { addDays, daysBetween, HOUR_MS, instantAt, localDateOf, localMinuteOf } from "../shared/time.js";
import { STAGE_LABELS } from "../stage/stage-labels.js";
import type { DoneStep, SopEnrollment, StopReason } from "./enrollment.js";
import { conditionHolds, stopReasonOf, type SopSubject } from "./sop-conditions.js";
import type { BranchStep, MessageStep, SopCondition, SopDefinition, SopStep, TaskStep } from "./sop.js";
import { stepDueAt } from "./step-due.js";

/** Everything of the corp that a step depends on. */
export interface SopSetting {
  zone: string;
  calendar: WorkCalendar;
  corpName: string;
}

export interface SopPerson extends SopSubject {
  contact: SopSubject["contact"] & Pick<Contact, "nickname" | "displayName">;
  /** Name of the member who writes. */
  memberName: string;
}

/**
 * The step after those that are done: branches are followed the way they were decided. Steps put in before what is done
 * already are passed over, so that moving to another version never goes back.
 *
 * @returns null: the plan is through.
 */
export function nextStep(
  steps: readonly SopStep[],
  done: readonly Pick<DoneStep, "stepId" | "outcome">[],
): SopStep | null {
  const outcomes = new Map(done.map(({ stepId, outcome }) => [stepId, outcome]));
  const path = [...pathOf(steps, outcomes)];
  const last = path.findLastIndex((step) => outcomes.has(step.id));
  return path[last + 1] ?? null;
}

/** The steps on the way, up to and with the first branch that is not decided. */
function* pathOf(steps: readonly SopStep[], outcomes: ReadonlyMap<string, DoneStep["outcome"]>): Generator<SopStep> {
  for (const step of steps) {
    yield step;
    if (step.kind !== "branch") continue;
    const taken = outcomes.get(step.id);
    // A branch that was passed over by moving to another version has no side.
    if (taken === "yes") yield* pathOf(step.yes, outcomes);
    else if (taken === "no") yield* pathOf(step.no, outcomes);
    else if (taken === undefined && !laterIsDone(steps, step, outcomes)) return;
  }
}

const laterIsDone = (
  steps: readonly SopStep[],
  branch: BranchStep,
  outcomes: ReadonlyMap<string, DoneStep["outcome"]>,
): boolean => steps.slice(steps.indexOf(branch) + 1).some((step) => outcomes.has(step.id));

/** The next step with its instant; a step is never due before the one that was just done. */
export function nextOf(
  definition: Pick<SopDefinition, "steps">,
  enrollment: Pick<SopEnrollment, "anchorAt" | "done">,
  setting: SopSetting,
): SopEnrollment["next"] {
  const step = nextStep(definition.steps, enrollment.done);
  if (!step) return null;
  const dueAt = stepDueAt(step.wait, enrollment.anchorAt, setting.zone, setting.calendar);
  return { stepId: step.id, dueAt };
}

/** Later than this after its time a step counts as late. */
const LATE_MS = 12 * HOUR_MS;

/** Where the waits count from after a step that was due at one instant and happened at another. */
export function anchorAfter(anchorAt: Date, dueAt: Date, at: Date, zone: string): Date {
  if (at.getTime() - dueAt.getTime() < LATE_MS) return anchorAt;
  const days = daysBetween(localDateOf(dueAt, zone), localDateOf(at, zone));
  const day = addDays(localDateOf(anchorAt, zone), days);
  return instantAt(day, localMinuteOf(anchorAt, zone), zone);
}

export type SopAct =
  | { kind: "touch"; step: MessageStep; text: string; attachments: readonly Attachment[] }
  | { kind: "task"; step: MessageStep | TaskStep; title: string; text: string; attachments: readonly Attachment[] }
  | { kind: "branch"; step: BranchStep; taken: "yes" | "no"; note: string }
  | { kind: "skip"; step: SopStep; note: string };

export type SopDecision = { stop: StopReason } | { stop: null; act: SopAct };

/** What happens at the step, with everything as it is known now. */
export function decideStep(
  definition: SopDefinition,
  enrollment: Pick<SopEnrollment, "startedAt" | "stageAtStart">,
  step: SopStep,
  person: SopPerson,
  setting: SopSetting,
): SopDecision {
  const stop = stopReasonOf(definition, enrollment, person);
  if (stop !== null) return { stop };
  return { stop: null, act: actOf(definition, step, enrollment.startedAt, person, setting) };
}

function actOf(
  definition: SopDefinition,
  step: SopStep,
  startedAt: Date,
  person: SopPerson,
  setting: SopSetting,
): SopAct {
  if (step.kind === "branch") {
    const { holds, why } = conditionHolds(step.condition, person, startedAt);
    const taken = holds ? "yes" : "no";
    return { kind: "branch", step, taken, note: `${conditionWords(step.condition)}？${holds ? "是" : "否"}（${why}）` };
  }
  const about: CareTextInput = { contact: person.contact, memberName: person.memberName, corpName: setting.corpName };
  const rendered = step.text === "" ? ({ ok: true, text: "" } as const) : renderCareText(step.text, about);
  if (step.kind === "task") {
    // A draft that cannot be filled costs only the draft, not the reminder.
    return { kind: "task", step, title: step.title, text: rendered.ok ? rendered.text : "", attachments: [] };
  }
  if (!rendered.ok) return { kind: "skip", step, note: rendered.reason };
  const filled = filledAttachments(step.attachments, (title) => renderCareText(title, about));
  if (!filled.ok) return { kind: "skip", step, note: filled.reason };
  const { attachments } = filled;
  // Group chats go through the member's hands: no channel of ours writes to them.
  const isByHand = step.channel === "task" || definition.audience === "group";
  if (!isByHand) return { kind: "touch", step, text: rendered.text, attachments };
  return {
    kind: "task",
    step,
    title: handTitle(definition),
    text: rendered.text,
    attachments,
  };
}

const handTitle = (definition: SopDefinition): string =>
  definition.audience === "group" ? `“${definition.name}”：在群里发这段话` : `“${definition.name}”：给客户发这段话`;

/** A condition in plain Chinese, as branches and the simulator show it. */
function conditionWords(condition: SopCondition): string {
  const { not } = condition;
  if (condition.kind === "replied") return not ? "没有回复" : "已回复";
  if (condition.kind === "tag") return `${not ? "没有" : "有"}标签“${condition.label}”`;
  if (condition.kind === "stage")
    return `阶段${not ? "不" : ""}是${condition.anyOf.map((stage) => STAGE_LABELS[stage]).join("或")}`;
  const field = FIELD_NAMES[condition.field] ?? condition.field;
  return condition.value === null
    ? `${not ? "不" : ""}知道${field}`
    : `${field}${not ? "不含" : "含"}“${condition.value}”`;
}

const FIELD_NAMES: Readonly<Record<string, string>> = {
  name: "姓名",
  surname: "姓",
  company: "公司",
  title: "职位",
  phone: "电话",
  email: "邮箱",
  wechatId: "微信号",
  address: "地址",
  region: "地区",
  birthday: "生日",
  productInterest: "感兴趣的产品",
  quantity: "数量",
  budget: "预算",
  timeline: "时间要求",
  competitor: "竞品",
  decisionRole: "决策角色",
  painPoint: "痛点",
  preference: "偏好",
  customer_of_ours: "是老客户",
};
