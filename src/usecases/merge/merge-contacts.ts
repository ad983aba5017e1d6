/** Makes two records one contact, and two again. */
import type { ContactMerge, SameEvidence } from "#src/domain/contact/contact-merge.js";
import { AppError, InvalidInputError, NotFoundError } from "#src/domain/shared/errors.js";
import type { Clock } from "../shared/clock.js";
import { randomId } from "../shared/ids.js";
import type { LiveEvents } from "../shared/live-events.js";
import type { DeriveUseCases } from "../understand/derive-use-cases.js";
import type { MergeStore } from "./ports.js";

export interface MergeDeps {
  merges: MergeStore;
  derive: Pick<DeriveUseCases, "understandConversation" | "contactDecided">;
  live: LiveEvents;
  clock: Clock;
}

export interface MergeInput {
  corpId: string;
  survivorId: string;
  absorbedId: string;
  evidence: SameEvidence[];
  /** Null: the evidence was certain. */
  byUserId: string | null;
}

/**
 * Makes the record part of the survivor: its conversations, facts, promises, tasks, messages and tags count for the
 * survivor from now on, also what arrives later. The raw messages keep their own record, so an undo is exact.
 *
 * @throws NotFoundError one of them is unknown.
 * @throws AppError      conflict: one of them is part of another contact already.
 */
export async function mergeContacts(deps: MergeDeps, input: MergeInput): Promise<ContactMerge> {
  const { corpId, survivorId, absorbedId } = input;
  if (survivorId === absorbedId) {
    throw new InvalidInputError([{ path: "absorbedId", message: "不能与自己合并" }]);
  }
  const before = await deps.merges.snapshot(corpId, survivorId, absorbedId);
  if (!before) throw new NotFoundError("客户", absorbedId);
  const merge: ContactMerge = {
    ...input,
    id: randomId("mg"),
    state: "merging",
    at: deps.clock.now(),
    undoneAt: null,
    undoneBy: null,
    before,
  };
  await deps.merges.insert(merge);
  if (!(await deps.merges.absorb(merge))) {
    await deps.merges.remove(corpId, merge.id);
    throw new AppError("conflict", "其中一位刚与别的客户合并过。请刷新后再看，没有做任何改动。");
  }
  await finishMerge(deps, merge);
  return { ...merge, state: "merged" };
}

/** What follows the absorbing; repeated by the sweep after a crash. */
export async function finishMerge(deps: MergeDeps, merge: ContactMerge): Promise<void> {
  await deps.merges.moveRecords(merge);
  await deriveBoth(deps, merge);
  await deps.merges.move(merge.corpId, merge.id, "merging", "merged");
  tell(deps, merge);
}

/**
 * Makes two contacts of one merge again, exactly as they would be without it; what people decided about the contact
 * meanwhile stays with the survivor.
 *
 * @throws NotFoundError
 * @throws AppError conflict: the survivor itself was merged later, which has to be undone first.
 */
export async function undoMerge(
  deps: MergeDeps,
  input: { corpId: string; mergeId: string; byUserId: string },
): Promise<ContactMerge> {
  const { corpId, mergeId, byUserId } = input;
  const merge = await deps.merges.find(corpId, mergeId);
  if (!merge || merge.state === "undone") throw new NotFoundError("合并记录", mergeId);
  const later = (await deps.merges.ofContact(corpId, merge.survivorId)).find(
    (other) => other.absorbedId === merge.survivorId && other.state !== "undone",
  );
  if (later) {
    throw new AppError("conflict", "这位客户后来又并入了另一位。请先撤销后一次合并。", {
      details: { mergeId: later.id },
    });
  }
  const undone = { at: deps.clock.now(), by: byUserId };
  if (!(await deps.merges.move(corpId, mergeId, merge.state, "undoing", undone))) {
    throw new AppError("conflict", "合并正被别人处理。请刷新后再看。");
  }
  await finishUndo(deps, merge);
  return { ...merge, state: "undone", undoneAt: undone.at, undoneBy: byUserId };
}

/** Every step of an undo; repeated by the sweep after a crash. */
export async function finishUndo(deps: MergeDeps, merge: ContactMerge): Promise<void> {
  await deps.merges.returnRecords(merge);
  await deps.merges.release(merge);
  await deriveBoth(deps, merge);
  await deps.merges.restoreFollows(merge);
  await deps.merges.move(merge.corpId, merge.id, "undoing", "undone");
  tell(deps, merge);
}

async function deriveBoth(deps: MergeDeps, merge: ContactMerge): Promise<void> {
  const { corpId, survivorId, absorbedId } = merge;
  for (const conversationId of await deps.merges.markConversations(merge)) {
    await deps.derive.understandConversation({ corpId, conversationId });
  }
  for (const contactId of [absorbedId, survivorId]) await deps.derive.contactDecided({ corpId, contactId });
}

function tell(deps: MergeDeps, { corpId, survivorId, absorbedId }: ContactMerge): void {
  deps.live.publish(
    [survivorId, absorbedId].map((contactId) => ({ type: "contact.changed", corpId, contactId, memberIds: [] })),
  );
}
