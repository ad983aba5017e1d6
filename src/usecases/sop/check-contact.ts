/** What a change of a contact means for plans: some end, some begin. */
import type { Contact } from "#src/domain/contact/contact.js";
import { occurrenceFor, stopReasonOf } from "#src/domain/sop/sop-conditions.js";
import { startOnce } from "./enroll.js";
import type { SopDeps } from "./sop-deps.js";
import { stopEnrollment } from "./stop-enrollment.js";

/** Triggers that a change of the contact can set off. */
const EVENTFUL: ReadonlySet<string> = new Set(["added", "stage", "rule"]);

/**
 * Called after anything about a contact changed, by a job that is found again when it is lost. Safe to repeat: stops
 * are states, and what begins is named by what happened.
 */
export async function checkContact(deps: SopDeps, contact: Contact): Promise<void> {
  const { corpId, id: contactId } = contact;
  const [running, active] = await Promise.all([
    deps.enrollments.activeOfContact(corpId, contactId),
    deps.sops.active(corpId),
  ]);
  const triggered = active.filter(({ definition }) => EVENTFUL.has(definition.trigger.kind));
  if (running.length === 0 && triggered.length === 0) return;
  const [firstOrderAt, isRemoved] = await Promise.all([
    deps.firstOrders.firstOrderAt(corpId, contactId),
    deps.follows.isRemoved(corpId, contactId),
  ]);
  const subject = { contact, firstOrderAt, isRemoved };
  for (const enrollment of running) {
    // What is said in a group, or one of its people, ends nothing for the group.
    if (enrollment.groupId !== null) continue;
    const version = await deps.sops.findVersion(corpId, enrollment.sopId, enrollment.version);
    const reason = version ? stopReasonOf(version.definition, enrollment, subject) : "version_gone";
    if (reason !== null) await stopEnrollment(deps, enrollment, reason);
  }
  for (const sop of triggered) {
    const occurrence = occurrenceFor(sop, subject);
    // One run of a plan per contact at a time, also just ended by this very change.
    if (occurrence === null || running.some(({ sopId }) => sopId === sop.id)) continue;
    await startOnce(deps, sop, contact, { occurrence, enrolledBy: null, groupId: null });
  }
}
