/** "What would happen to this contact until date X": the runner's own decisions, walked ahead in time. */
import { minuteOfLocalTime, nextAllowedAt, type QuietHours } from "../calendar/quiet-hours.js";
import type { Attachment } from "../material/attachment.js";
import { localDateOf, wallTimeKind, type LocalDate } from "../shared/time.js";
import type { DoneStep, SopEnrollment, StopReason } from "./enrollment.js";
import type { SopDefinition } from "./sop.js";
import { anchorAfter, decideStep, nextOf, nextStep, type SopPerson, type SopSetting } from "./sop-run.js";
import { stepDay } from "./step-due.js";

export interface SopForecastInput {
  definition: SopDefinition;
  person: SopPerson;
  /** Begins here; steps that are done already are not told again. */
  enrollment: Pick<SopEnrollment, "startedAt" | "anchorAt" | "stageAtStart" | "done">;
  setting: SopSetting & { quietHours: QuietHours };
  /** When the plan is looked at: what is overdue happens now. */
  now: Date;
  until: Date;
  /** Days from the start after which the contact is taken to have replied; null: stays silent. */
  repliesAfter: Date | null;
}

export interface ForecastStep {
  stepId: string;
  at: Date;
  /** Later than the step's own time, because of quiet hours. */
  isMoved: boolean;
  kind: "touch" | "task" | "yes" | "no" | "skipped";
  /** The text, the task's title, or the branch's reason. */
  text: string;
  /** What goes along with a message; absent: nothing. */
  attachments?: readonly Attachment[];
  /** Plain Chinese: what is not sure about the date. */
  notes: string[];
}

export interface SopForecast {
  steps: ForecastStep[];
  end: { at: Date; reason: StopReason | "completed" } | null;
  /** Steps lie behind `until`. */
  goesOn: boolean;
}

/** Pure: nothing is stored, nothing is sent. Facts and stage stay as they are now. */
export function simulateSop(input: SopForecastInput): SopForecast {
  const { definition, setting, now, until } = input;
  const done: DoneStep[] = [...input.enrollment.done];
  const steps: ForecastStep[] = [];
  let clock = now;
  let { anchorAt } = input.enrollment;
  for (;;) {
    const enrollment = { ...input.enrollment, anchorAt, done };
    const next = nextOf(definition, enrollment, setting);
    const step = nextStep(definition.steps, done);
    if (!next || !step) return { steps, end: { at: clock, reason: "completed" }, goesOn: false };
    const due = next.dueAt > clock ? next.dueAt : clock;
    if (due > until) return { steps, end: null, goesOn: true };
    clock = due;
    const decision = decideStep(definition, enrollment, step, personAt(input, clock), setting);
    if (decision.stop !== null)
      return { steps, end: { at: stopAt(input, clock), reason: decision.stop }, goesOn: false };
    const { act } = decision;
    const at = act.kind === "touch" ? nextAllowedAt(clock, setting.quietHours, setting.zone) : clock;
    const kind = act.kind === "branch" ? act.taken : act.kind === "skip" ? "skipped" : act.kind;
    const text = act.kind === "touch" ? act.text : act.kind === "task" ? act.title : act.note;
    steps.push({
      stepId: step.id,
      at,
      isMoved: at > clock,
      kind,
      text,
      ...(act.kind === "touch" && act.attachments.length > 0 ? { attachments: act.attachments } : {}),
      notes: notesOf({ ...input, enrollment }, step.wait),
    });
    done.push({ stepId: step.id, at: clock, outcome: kind, ref: null, note: null });
    anchorAt = anchorAfter(anchorAt, next.dueAt, clock, setting.zone);
  }
}

/** The contact as supposed at an instant: once it replied, its last message is that reply. */
function personAt({ person, repliesAfter }: SopForecastInput, at: Date): SopPerson {
  if (repliesAfter === null || at < repliesAfter) return person;
  return { ...person, contact: { ...person.contact, lastInboundAt: repliesAfter } };
}

/** A supposed reply ends the plan when it comes, not when the next step asks. */
const stopAt = ({ repliesAfter, now }: SopForecastInput, clock: Date): Date =>
  repliesAfter !== null && repliesAfter <= clock && repliesAfter > now ? repliesAfter : clock;

function notesOf({ setting, enrollment }: SopForecastInput, wait: SopDefinition["steps"][number]["wait"]): string[] {
  const { zone, calendar } = setting;
  const day: LocalDate = stepDay(wait, enrollment.anchorAt, zone, calendar);
  const notes: string[] = [];
  if (wait.unit === "working" && daysUnknown(localDateOf(enrollment.anchorAt, zone), day, calendar))
    notes.push("这一年的放假安排还没有公布，工作日按平常周末和法定节日推算");
  const holiday = calendar.holidayNameOn(day);
  if (holiday && wait.unit === "calendar") notes.push(`当天是${holiday}假期`);
  else if (wait.unit === "calendar" && !calendar.isKnown(day)) notes.push("这一年的放假安排还没有公布，当天可能放假");
  const kind = wait.at === null ? "once" : wallTimeKind(day, minuteOfLocalTime(wait.at), zone);
  if (kind === "skipped") notes.push("当天进入夏令时，这个时刻不存在，顺延到跳过之后");
  if (kind === "twice") notes.push("当天退出夏令时，这个时刻出现两次，取第一次");
  return notes;
}

const daysUnknown = (from: LocalDate, to: LocalDate, calendar: SopSetting["calendar"]): boolean =>
  !calendar.isKnown(from) || !calendar.isKnown(to);
