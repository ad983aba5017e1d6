/** Before a plan takes a segment: who comes onto it, whose first message waits, who does not come, and why. */
import type { Contact } from "#src/domain/contact/contact.js";
import { reachesAny } from "#src/domain/member/data-scope.js";
import type { Viewer } from "#src/domain/member/member.js";
import type { JoinRefusal, PreflightGroup } from "#src/domain/sop/join-refusals.js";
import { simulateSop } from "#src/domain/sop/simulate-sop.js";
import type { Sop } from "#src/domain/sop/sop.js";
import { writersOf } from "#src/domain/touch/channel-choice.js";
import { summaryOf, type ContactSummary } from "../follow-up/task-views.js";
import { enrollmentIdOf } from "./enroll.js";
import type { MessageOutlook } from "./ports.js";
import { findSop } from "./sop-definitions.js";
import type { SopDeps } from "./sop-deps.js";
import { settingOf } from "./sop-person.js";

/** With the first of them that the viewer may see. */
type ShownGroup = PreflightGroup & { people: { contact: ContactSummary; note: string }[] };

export interface SopPreflight {
  /** How many come onto the plan. */
  joining: number;
  groups: ShownGroup[];
  /** The segment has more than were looked at. */
  isPartial: boolean;
}

const PAGE = 200;
/** People of the segment that are looked at. */
const MAX_CONTACTS = 1_000;
const SHOWN = 50;
/** Read at once. */
const TOGETHER = 20;

/** Nothing is stored. Plans without a segment take nobody when they are switched on. @throws NotFoundError */
export async function preflightSop(deps: SopDeps, viewer: Viewer, sopId: string): Promise<SopPreflight> {
  const { corpId } = viewer;
  const sop = await findSop(deps, corpId, sopId);
  const { trigger } = sop.definition;
  const result = new Tally(viewer);
  if (trigger.kind !== "segment" || deps.segments === null) return result.told(false);
  let after: string | null = null;
  let looked = 0;
  do {
    const { ids, next } = await deps.segments.page(corpId, trigger.segmentId, after, PAGE);
    const contacts = await deps.contacts.findMany(corpId, ids);
    const joining: Contact[] = [];
    for (let i = 0; i < contacts.length; i += TOGETHER) {
      const some = contacts.slice(i, i + TOGETHER);
      const refusals = await Promise.all(some.map((contact) => refusalOf(deps, sop, contact, trigger.segmentId)));
      for (const [index, contact] of some.entries()) {
        const refusal = refusals[index] ?? null;
        if (refusal === null) joining.push(contact);
        else result.add("out", refusal, contact, "");
      }
    }
    result.joining += joining.length;
    const outlooks = await firstMessages(deps, sop, joining);
    for (const [index, contact] of joining.entries()) result.outlook(contact, outlooks[index] ?? null);
    looked += ids.length;
    after = next;
  } while (after !== null && looked < MAX_CONTACTS);
  return result.told(after !== null);
}

/** The runner's own questions, in its order. */
async function refusalOf(deps: SopDeps, sop: Sop, contact: Contact, segmentId: string): Promise<JoinRefusal | null> {
  const { corpId, id } = contact;
  if (contact.optedOutAt !== null) return "opted_out";
  const [running, before, isRemoved] = await Promise.all([
    deps.enrollments.activeOfContact(corpId, id),
    deps.enrollments.find(corpId, enrollmentIdOf(corpId, sop.id, id, `segment:${segmentId}`)),
    deps.follows.isRemoved(corpId, id),
  ]);
  if (isRemoved) return "removed";
  if (running.some(({ sopId }) => sopId === sop.id)) return "on_plan";
  return before === null ? null : "was_on_plan";
}

/** What becomes of each contact's first message, when the plan begins with one. */
async function firstMessages(
  deps: SopDeps,
  sop: Sop,
  contacts: readonly Contact[],
): Promise<(MessageOutlook | "unfilled" | null)[]> {
  const settings = await deps.settings.get(sop.corpId);
  const now = deps.clock.now();
  const names = await deps.members.namesOf(sop.corpId, [
    ...new Set(contacts.flatMap((one) => writersOf(one).slice(0, 1))),
  ]);
  const firsts = contacts.map((contact) => {
    const [writer = ""] = writersOf(contact);
    const memberName = names.get(writer) ?? writer;
    const { steps } = simulateSop({
      definition: { ...sop.definition, steps: sop.definition.steps.slice(0, 1) },
      person: { contact, firstOrderAt: null, isRemoved: false, memberName },
      enrollment: { startedAt: now, anchorAt: now, stageAtStart: contact.stage, done: [] },
      setting: { ...settingOf(deps, settings), quietHours: settings.quietHours },
      now,
      until: new Date(8.64e15),
      repliesAfter: null,
    });
    return steps[0] ?? null;
  });
  const outlooks = await deps.outbox.foresee(
    contacts.map((contact, index) => {
      const first = firsts[index];
      return { contact, messages: first?.kind === "touch" ? [{ ...first, attachments: first.attachments ?? [] }] : [] };
    }),
  );
  return firsts.map((first, index) => (first?.kind === "skipped" ? "unfilled" : (outlooks[index]?.[0] ?? null)));
}

/** Counts by kind and reason, with the first names of each. */
class Tally {
  joining = 0;
  readonly #viewer: Viewer;
  readonly #groups = new Map<string, ShownGroup>();

  constructor(viewer: Viewer) {
    this.#viewer = viewer;
  }

  outlook(contact: Contact, outlook: MessageOutlook | "unfilled" | null): void {
    if (outlook === "unfilled") this.add("kept", "content", contact, "");
    else if (outlook?.refusal) {
      const { reason, note } = outlook.refusal;
      this.add(outlook.isOut ? "later" : "kept", reason, contact, note);
    } else if (outlook?.channel === null) this.add("by_hand", null, contact, "");
  }

  add(kind: PreflightGroup["kind"], reason: PreflightGroup["reason"], contact: Contact, note: string): void {
    const key = `${kind} ${reason}`;
    const group = this.#groups.get(key) ?? { kind, reason, count: 0, people: [] };
    group.count++;
    const members = [...contact.memberIds, ...(contact.ownerId === null ? [] : [contact.ownerId])];
    if (group.people.length < SHOWN && reachesAny(this.#viewer, members))
      group.people.push({ contact: summaryOf(contact, contact.id), note });
    this.#groups.set(key, group);
  }

  told(isPartial: boolean): SopPreflight {
    const groups = [...this.#groups.values()].sort((a, b) => b.count - a.count);
    return { joining: this.joining, groups, isPartial };
  }
}
