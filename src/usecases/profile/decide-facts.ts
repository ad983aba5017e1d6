/** People's word on facts: confirm, correct, reject, enter a value, take it back, look at a masked value. */
import { enteredValue } from "#src/domain/fact/entered-value.js";
import type { FactDecision } from "#src/domain/fact/fact.js";
import { factStates, profileOf } from "#src/domain/fact/profile.js";
import type { Viewer } from "#src/domain/member/member.js";
import { InvalidInputError, NotFoundError } from "#src/domain/shared/errors.js";
import type { FactField } from "#src/domain/understanding/understanding.js";
import { randomId } from "#src/usecases/shared/ids.js";
import { audited, decide, visibleContact, type ProfileDeps } from "./profile-deps.js";

export interface DecideFactInput {
  contactId: string;
  factId: string;
  verdict: FactDecision["verdict"];
  /** The value that holds from now on; needed for `corrected` only. */
  value?: string | undefined;
}

/**
 * Decides about one fact. Saying the same again answers with the decision that stands.
 *
 * @throws NotFoundError     the contact or fact is unknown or outside the scope.
 * @throws InvalidInputError the corrected value is missing or not in the field's form.
 */
export async function decideFact(deps: ProfileDeps, viewer: Viewer, input: DecideFactInput): Promise<FactDecision> {
  const { corpId } = viewer;
  await visibleContact(deps, viewer, input.contactId);
  const fact = await deps.decisions.findFact(corpId, input.contactId, input.factId);
  if (!fact) throw new NotFoundError("信息", input.factId);
  const value =
    input.verdict === "rejected"
      ? null
      : input.verdict === "confirmed"
        ? fact.value
        : checkedValue(fact.field, input.value);
  const standing = await deps.decisions.standing(corpId, input.contactId, fact.field);
  const latest = standing.findLast((decision) => decision.factId === fact.id);
  const isRepeat = latest?.verdict === input.verdict && latest.value === value && latest === standing.at(-1);
  if (latest && isRepeat) return latest;

  const decision: FactDecision = {
    corpId,
    id: randomId("fd"),
    contactId: input.contactId,
    field: fact.field,
    factId: fact.id,
    verdict: input.verdict,
    value,
    machine: { extractor: fact.extractor, version: fact.version, value: fact.value },
    byUserId: viewer.userId,
    at: deps.clock.now(),
    undoneAt: null,
  };
  await decide(deps, corpId, input.contactId, () => deps.decisions.insert(decision));
  await learned(deps, corpId, input.contactId);
  return decision;
}

/** Counts what was said about the extractor; a failure is made good by the next count. */
async function learned(deps: ProfileDeps, corpId: string, contactId: string): Promise<void> {
  try {
    await deps.learning?.decided(corpId);
  } catch (error) {
    deps.onDerivationFailed(error, contactId);
  }
}

/**
 * A value that a person knows without a message. It beats what machines find.
 *
 * @throws NotFoundError, InvalidInputError
 */
export async function enterFact(
  deps: ProfileDeps,
  viewer: Viewer,
  input: { contactId: string; field: FactField; value: string },
): Promise<FactDecision> {
  const { corpId } = viewer;
  await visibleContact(deps, viewer, input.contactId);
  const value = checkedValue(input.field, input.value);
  const standing = await deps.decisions.standing(corpId, input.contactId, input.field);
  const same = standing.findLast((decision) => decision.verdict !== "rejected");
  if (same?.value === value && same.factId === null) return same;
  const decision: FactDecision = {
    corpId,
    id: randomId("fd"),
    contactId: input.contactId,
    field: input.field,
    factId: null,
    verdict: "corrected",
    value,
    byUserId: viewer.userId,
    at: deps.clock.now(),
    undoneAt: null,
  };
  await decide(deps, corpId, input.contactId, () => deps.decisions.insert(decision));
  return decision;
}

/**
 * Takes a decision back; what stood before holds again. Doing it twice is harmless.
 *
 * @throws NotFoundError
 */
export async function undoDecision(
  deps: ProfileDeps,
  viewer: Viewer,
  input: { contactId: string; decisionId: string },
): Promise<void> {
  const { corpId } = viewer;
  await visibleContact(deps, viewer, input.contactId);
  const decision = await deps.decisions.find(corpId, input.contactId, input.decisionId);
  if (!decision) throw new NotFoundError("决定", input.decisionId);
  if (decision.undoneAt) return;
  await decide(deps, corpId, input.contactId, () => deps.decisions.undo(corpId, input.decisionId, deps.clock.now()));
  await learned(deps, corpId, input.contactId);
}

/**
 * The values of a field in full, for somebody who sees them masked. Written to the audit trail first.
 *
 * @throws NotFoundError
 */
export async function revealField(
  deps: ProfileDeps,
  viewer: Viewer,
  input: { contactId: string; field: FactField },
): Promise<string[]> {
  await visibleContact(deps, viewer, input.contactId);
  await audited(deps, viewer, "contact.reveal", input.contactId, input.field);
  const { corpId } = viewer;
  const [facts, decisions] = await Promise.all([
    deps.contacts.facts(corpId, [input.contactId]),
    deps.contacts.decisions(corpId, [input.contactId]),
  ]);
  const standing = decisions.filter((decision) => decision.undoneAt === null);
  const states = factStates(facts, standing);
  const shown = profileOf(states, standing).filter((value) => value.field === input.field);
  const others = states.filter((fact) => fact.field === input.field && fact.state !== "rejected");
  return [...new Set([...shown, ...others].map((one) => one.value))];
}

function checkedValue(field: FactField, typed: string | undefined): string {
  const checked = enteredValue(field, typed ?? "");
  if (!checked.isValid) throw new InvalidInputError([{ path: "value", message: checked.message }]);
  return checked.value;
}
