/** What is asked of a contact: branches, triggers, reasons to stop. */
import type { Contact } from "../contact/contact.js";
import { STAGE_LABELS } from "../stage/stage-labels.js";
import type { Stage } from "../stage/stage.js";
import type { SopEnrollment, StopReason } from "./enrollment.js";
import type { Sop, SopCondition, SopDefinition } from "./sop.js";

/** What the conditions look at, as it is known now. */
export interface SopSubject {
  contact: Pick<
    Contact,
    "id" | "profile" | "stage" | "stageSince" | "tags" | "lastInboundAt" | "optedOutAt" | "createdAt" | "firstMessageAt"
  >;
  /** The contact's first order ever; null: none yet. */
  firstOrderAt: Date | null;
  /** Nobody of the corp has the contact any more. */
  isRemoved: boolean;
}

/** Does it hold? With the reason in plain Chinese, for the record and the simulator. */
export function conditionHolds(
  condition: SopCondition,
  subject: SopSubject,
  startedAt: Date,
): { holds: boolean; why: string } {
  const { isTrue, why } = plainly(condition, subject, startedAt);
  return { holds: isTrue !== condition.not, why };
}

function plainly(condition: SopCondition, { contact }: SopSubject, startedAt: Date): { isTrue: boolean; why: string } {
  if (condition.kind === "replied") {
    const isTrue = contact.lastInboundAt !== null && contact.lastInboundAt > startedAt;
    return { isTrue, why: isTrue ? "加入后回复过" : "加入后没有回复" };
  }
  if (condition.kind === "stage") {
    return { isTrue: condition.anyOf.includes(contact.stage), why: `现在是“${STAGE_LABELS[contact.stage]}”` };
  }
  if (condition.kind === "tag") {
    const isTrue = contact.tags.some((tag) => tag.label === condition.label);
    return { isTrue, why: isTrue ? `有标签“${condition.label}”` : `没有标签“${condition.label}”` };
  }
  const known = contact.profile.filter((value) => value.field === condition.field && value.state !== "conflicting");
  const wanted = condition.value?.toLowerCase();
  const found = wanted === undefined ? known[0] : known.find(({ value }) => value.toLowerCase().includes(wanted));
  const shown = found ?? known[0];
  return { isTrue: found !== undefined, why: shown ? `资料里写着“${shown.value}”` : "资料里还没有" };
}

const BUYING: ReadonlySet<Stage> = new Set(["customer", "repeat", "loyal"]);

/** Why an enrolment must end now; null: it goes on. */
export function stopReasonOf(
  definition: Pick<SopDefinition, "stops">,
  enrollment: Pick<SopEnrollment, "startedAt" | "stageAtStart">,
  { contact, firstOrderAt, isRemoved }: SopSubject,
): StopReason | null {
  const { startedAt, stageAtStart } = enrollment;
  if (contact.optedOutAt !== null) return "opted_out";
  if (isRemoved) return "removed";
  const hasBought =
    (firstOrderAt !== null && firstOrderAt > startedAt) ||
    (BUYING.has(contact.stage) && stageAtStart !== contact.stage && contact.stageSince > startedAt);
  if (definition.stops.onPurchase && hasBought) return "purchased";
  if (definition.stops.onReply && contact.lastInboundAt !== null && contact.lastInboundAt > startedAt) return "replied";
  if (definition.stops.onStageExit && stageAtStart !== null && contact.stage !== stageAtStart) return "stage_exit";
  return null;
}

/**
 * Does the contact come onto the plan by itself now? The answer names the occurrence, so that the same event enrols
 * once. What happened before the SOP was switched on does not count.
 */
export function occurrenceFor(
  sop: Pick<Sop, "status" | "activeSince" | "definition">,
  subject: SopSubject,
): string | null {
  const { trigger, audience } = sop.definition;
  if (sop.status !== "active" || sop.activeSince === null || audience !== "contact") return null;
  const { contact } = subject;
  if (contact.optedOutAt !== null || subject.isRemoved) return null;
  // Imported history makes new records of people that are not new.
  const knownSince = contact.firstMessageAt ?? contact.createdAt;
  if (trigger.kind === "added") return knownSince >= sop.activeSince ? "added" : null;
  if (trigger.kind === "stage") {
    const isNow = trigger.anyOf.includes(contact.stage) && contact.stageSince >= sop.activeSince;
    return isNow ? `stage:${contact.stage}:${contact.stageSince.getTime()}` : null;
  }
  if (trigger.kind !== "rule") return null;
  const since = sop.activeSince;
  return trigger.allOf.every((condition) => conditionHolds(condition, subject, since).holds) ? "rule" : null;
}
