/** What callbacks say about single customers: looked up anew, so that order and repeats do not matter. */
import { AppError } from "#src/domain/shared/errors.js";
import { endsFollow, type FollowEnd } from "#src/domain/wecom/follow-standing.js";
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import type { WecomFollowRecord } from "#src/domain/wecom/wecom-records.js";
import { carryThrough, showPair, tagLibrary, takePairs, type TakenFrom } from "./take-customers.js";
import { tellWecomChanged, type WecomDeps } from "./wecom-deps.js";

export interface RefreshCustomerInput {
  corpId: string;
  externalUserId: string;
  /** The event that says that this member and the customer became contacts. */
  met?: TakenFrom["met"];
}

/** Others may change a pair while WeCom is asked; then it is asked again. */
const MAX_LOOKS = 5;

/**
 * Fetches one customer and takes everything over. Pairs that WeCom does not name any more have ended: asked by id, its
 * answer is proof.
 *
 * @throws AppError conflict, retryable: others changed it all the time.
 */
export async function refreshCustomer(deps: WecomDeps, input: RefreshCustomerInput): Promise<{ isGone: boolean }> {
  for (let looks = 1; looks <= MAX_LOOKS; looks++) {
    const { isGone, isOld } = await lookAt(deps, input);
    if (isOld) continue;
    tellWecomChanged(deps, input.corpId);
    return { isGone };
  }
  const { externalUserId } = input;
  throw new AppError("conflict", "客户资料正被别处更新", { details: { externalUserId }, retryable: true });
}

async function lookAt(
  deps: WecomDeps,
  { corpId, externalUserId, met = null }: RefreshCustomerInput,
): Promise<{ isGone: boolean; isOld: boolean }> {
  const before = await deps.customers.followsOf(corpId, externalUserId);
  const askedAt = deps.clock.now();
  const answer = await deps.platform.customers.getCustomer(externalUserId).catch((error: unknown) => {
    if (!isWecom(error, "gone")) throw error;
    return null;
  });
  const isGone = answer === null;
  if (answer) {
    const { customer, follows } = answer;
    const pairs = follows.map((follow) => ({ customer, follow }));
    if ((await takePairs(deps, corpId, pairs, { askedAt, before, runId: null, met })) > 0) {
      return { isGone, isOld: true };
    }
  }
  const still = new Set(answer?.follows.map((follow) => follow.userId));
  // Also those whose end was not carried through.
  const known = before.filter((pair) => pair.status === "active" || (pair.taking ?? null) !== null);
  for (const { userId, status, statusAt } of known.filter((pair) => !still.has(pair.userId))) {
    const end =
      status === "active" ? ({ status: "removed_by_member", at: askedAt } as const) : { status, at: statusAt };
    await endPair(deps, { corpId, externalUserId, userId, ...end });
  }
  return { isGone, isOld: false };
}

export interface EndPairInput {
  corpId: string;
  externalUserId: string;
  userId: string;
  status: FollowEnd;
  /** When it ended; left out: now. */
  at?: Date;
}

/** Ends a pair, unless they became contacts again since. Again it changes nothing. */
export async function endPair(deps: WecomDeps, input: EndPairInput): Promise<void> {
  const { corpId, externalUserId, userId, status, at = deps.clock.now() } = input;
  const find = (): Promise<WecomFollowRecord | null> => deps.customers.findFollow(corpId, externalUserId, userId);
  for (let pair = await find(); pair && endsFollow(pair, at); pair = await find()) {
    const taking = pair.taking ?? { tagIds: pair.tagIds, isNew: false };
    const ended: WecomFollowRecord = { ...pair, status, statusAt: at, taking, changedAt: deps.clock.now() };
    const put = await deps.customers.putFollow(ended, pair);
    if (!put) continue;
    const way = await showPair(deps, ended);
    // Whoever took the pair over may have died in between: this is its last word, so that is brought to its end as well.
    if (pair.taking) {
      await carryThrough(deps, ended, { before: pair.taking, way, library: () => tagLibrary(deps, corpId) });
    }
    await deps.contacts.markDirty(corpId, [pair.contactId]);
    await deps.customers.followTaken(put);
    break;
  }
  tellWecomChanged(deps, corpId);
}

/** Ends a pair as an event tells it; one that is not known yet is looked up first. */
export async function endPairByEvent(deps: WecomDeps, input: EndPairInput): Promise<void> {
  const { corpId, externalUserId, userId } = input;
  if (!(await deps.customers.findFollow(corpId, externalUserId, userId))) {
    await refreshCustomer(deps, { corpId, externalUserId });
  }
  await endPair(deps, input);
}
