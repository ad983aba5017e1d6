/** Does the next step of an enrolment: claim, act under a key of its own, record. */
import { endOfWorkAfter } from "#src/domain/calendar/working-lead.js";
import { workingHoursOf } from "#src/domain/calendar/quiet-hours.js";
import type { Settings } from "#src/domain/settings/settings.js";
import { MINUTE_MS } from "#src/domain/shared/time.js";
import type { DoneStep, SopEnrollment } from "#src/domain/sop/enrollment.js";
import { withAttachmentWords } from "#src/domain/material/attachment.js";
import { anchorAfter, decideStep, nextOf, nextStep, type SopAct } from "#src/domain/sop/sop-run.js";
import type { Task } from "#src/domain/task/task.js";
import { taskChanged } from "../follow-up/follow-up-deps.js";
import { randomId, stableId } from "../shared/ids.js";
import { enrollmentChanged, stepKey, wakeRunner, type SopDeps } from "./sop-deps.js";
import { loadPerson, settingOf, type LoadedPerson } from "./sop-person.js";
import { cleanUp, stopEnrollment } from "./stop-enrollment.js";

/** How long a step may take before another process may take it over. */
const LEASE_MS = 2 * MINUTE_MS;
/** Steps due at the same instant that one run does; the sweep goes on. */
const MAX_STEPS = 20;

/**
 * Runs what is due, beginning with the named step. A process that dies after acting and before recording leaves the act
 * under the step's key, and whoever repeats it meets the same one: nothing is doubled, nothing is lost.
 */
export async function runSopStep(
  deps: SopDeps,
  input: { corpId: string; enrollmentId: string; stepId: string },
): Promise<void> {
  const { corpId, enrollmentId } = input;
  let stepId: string | null = input.stepId;
  for (let i = 0; i < MAX_STEPS && stepId !== null; i++) stepId = await runOne(deps, corpId, enrollmentId, stepId);
}

/** @returns the step that is due now as well; null: nothing more to do. */
async function runOne(deps: SopDeps, corpId: string, id: string, stepId: string): Promise<string | null> {
  const at = deps.clock.now();
  const by = `${deps.processName}/${randomId("cl")}`;
  const claim = { by, at, until: new Date(at.getTime() + LEASE_MS) };
  const enrollment = await deps.enrollments.claim(corpId, id, stepId, claim);
  if (!enrollment?.next) return null;
  const [sop, version, settings, loaded] = await Promise.all([
    deps.sops.find(corpId, enrollment.sopId),
    deps.sops.findVersion(corpId, enrollment.sopId, enrollment.version),
    deps.settings.get(corpId),
    loadPerson(deps, corpId, enrollment.contactId, enrollment.groupId),
  ]);
  if (sop?.status === "paused") {
    await deps.enrollments.release(corpId, id, by);
    return null;
  }
  const step = version && nextStep(version.definition.steps, enrollment.done);
  if (!loaded || !step) {
    await stopEnrollment(deps, enrollment, loaded ? "version_gone" : "removed");
    return null;
  }
  const setting = settingOf(deps, settings);
  const { definition } = version;
  const decision = decideStep(definition, enrollment, step, loaded.person, setting);
  if (decision.stop !== null) {
    await stopEnrollment(deps, enrollment, decision.stop);
    return null;
  }
  const done = await act(deps, enrollment, decision.act, loaded, settings, at);
  const anchorAt = anchorAfter(enrollment.anchorAt, enrollment.next.dueAt, at, setting.zone);
  const next = nextOf(definition, { anchorAt, done: [...enrollment.done, done] }, setting);
  const recorded = await deps.enrollments.recordStep(corpId, id, by, { done, next, anchorAt });
  if (!recorded) {
    // Stopped, or taken over by another process, in the middle: a stopped plan takes back what this run planned.
    const now = await deps.enrollments.find(corpId, id);
    if (now?.status === "stopped") await cleanUp(deps, now);
    return null;
  }
  deps.live.publish([enrollmentChanged(recorded, loaded.contact.memberIds)]);
  if (recorded.next && recorded.next.dueAt <= deps.clock.now()) return recorded.next.stepId;
  await wakeRunner(deps, recorded);
  return null;
}

async function act(
  deps: SopDeps,
  enrollment: SopEnrollment,
  decided: SopAct,
  loaded: LoadedPerson,
  settings: Settings,
  at: Date,
): Promise<DoneStep> {
  const { step } = decided;
  const key = stepKey(enrollment.id, step.id);
  const done = { stepId: step.id, at };
  if (decided.kind === "skip") return { ...done, outcome: "skipped", ref: null, note: decided.note };
  if (decided.kind === "branch") return { ...done, outcome: decided.taken, ref: null, note: decided.note };
  if (loaded.memberId === null) return { ...done, outcome: "skipped", ref: null, note: "没有负责的成员" };
  if (decided.kind === "touch") {
    const touch = await deps.outbox.plan({
      key,
      contact: loaded.contact,
      text: decided.text,
      attachments: decided.attachments,
      now: at,
    });
    return { ...done, outcome: "touch", ref: touch.id, note: touch.note };
  }
  const dueAt = endOfWorkAfter(at, workingHoursOf(settings), deps.calendar);
  // What goes by the member's hand is named below the text, links as they are to be sent.
  const attachments = await deps.links.tracked(enrollment.corpId, decided.attachments);
  const draft = { title: decided.title, text: withAttachmentWords(decided.text, attachments) };
  const { task, isNew } = await deps.tasks.insertOnce(sopTask(enrollment, key, draft, loaded.memberId, dueAt, at));
  if (isNew) deps.live.publish([taskChanged(task)]);
  return { ...done, outcome: "task", ref: task.id, note: null };
}

const sopTask = (
  { corpId, contactId }: SopEnrollment,
  key: string,
  { title, text }: { title: string; text: string },
  assigneeId: string,
  dueAt: Date,
  createdAt: Date,
): Task => ({
  corpId,
  id: stableId("tk", corpId, key),
  key,
  assigneeId,
  contactId,
  reason: "sop",
  title,
  messageId: null,
  quote: null,
  promiseId: null,
  suggestedText: text,
  dueAt,
  createdAt,
  status: "open",
  snoozedUntil: null,
  result: null,
  closedBy: null,
  escalatedTo: null,
  escalatedAt: null,
  createdBy: null,
});
