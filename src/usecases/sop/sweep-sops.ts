/** Time's part of SOPs: due steps, stopped plans with something left, and segments. */
import type { PageKey } from "#src/domain/shared/paging.js";
import { localDateOf } from "#src/domain/shared/time.js";
import type { Sop } from "#src/domain/sop/sop.js";
import { runSopStepJob } from "./job-contracts.js";
import { startOnce } from "./enroll.js";
import type { SopDeps } from "./sop-deps.js";
import { cleanUp } from "./stop-enrollment.js";

const PAGE = 500;
/** Pages per SOP and sweep; the next sweep goes on. */
const MAX_PAGES = 20;

/** Safe beside itself: steps are claimed when they run, and keys tell enrolments apart. */
export async function sweepSops(
  deps: SopDeps,
  input: { corpId: string },
): Promise<{ due: number; cleaned: number; enrolled: number }> {
  const { corpId } = input;
  const counts = { due: 0, cleaned: 0, enrolled: 0 };
  for (const stopped of await deps.enrollments.cleanupDue(corpId, PAGE)) {
    await cleanUp(deps, stopped);
    counts.cleaned++;
  }
  // An archived plan's enrolments are stopped; a paused one's wait.
  for (const sop of await deps.sops.active(corpId)) {
    counts.due += await enqueueDue(deps, corpId, sop.id);
    counts.enrolled += await enrollSegment(deps, sop);
  }
  return counts;
}

async function enqueueDue(deps: SopDeps, corpId: string, sopId: string): Promise<number> {
  let found = 0;
  let after: PageKey | null = null;
  for (let page = 0; page < MAX_PAGES; page++) {
    const due = await deps.enrollments.due(corpId, sopId, deps.clock.now(), after, PAGE);
    await deps.jobs.enqueueMany(
      runSopStepJob,
      due.flatMap(({ id: enrollmentId, next }) =>
        next ? [{ v: 1 as const, corpId, enrollmentId, stepId: next.stepId }] : [],
      ),
    );
    found += due.length;
    const last = due.at(-1);
    if (due.length < PAGE || !last?.next) break;
    after = { at: last.next.dueAt, id: last.id };
  }
  return found;
}

/** A segment's members come onto the plan once each. Whoever takes the day looks; a crash costs a day's delay. */
async function enrollSegment(deps: SopDeps, sop: Sop): Promise<number> {
  const { corpId, definition } = sop;
  if (definition.trigger.kind !== "segment" || deps.segments === null) return 0;
  const { segmentId } = definition.trigger;
  const { zone } = await deps.settings.get(corpId);
  const today = localDateOf(deps.clock.now(), zone);
  if (!(await deps.sops.takeSegmentDay(corpId, sop.id, today))) return 0;
  let enrolled = 0;
  let after: string | null = null;
  do {
    const { ids, next } = await deps.segments.page(corpId, segmentId, after, PAGE);
    for (const contact of await deps.contacts.findMany(corpId, ids)) {
      if (contact.optedOutAt !== null || (await deps.follows.isRemoved(corpId, contact.id))) continue;
      const running = await deps.enrollments.activeOfContact(corpId, contact.id);
      if (running.some(({ sopId }) => sopId === sop.id)) continue;
      await startOnce(deps, sop, contact, { occurrence: `segment:${segmentId}`, enrolledBy: null, groupId: null });
      enrolled++;
    }
    after = next;
  } while (after !== null);
  return enrolled;
}
