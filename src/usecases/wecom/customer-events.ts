/** What callbacks say about single customers: looked up anew, so that order and repeats do not matter. */
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import type { FollowStatus } from "#src/domain/wecom/wecom-records.js";
import { takePairs } from "./take-customers.js";
import { tellWecomChanged, type WecomDeps } from "./wecom-deps.js";

/**
 * Fetches one customer and takes everything over. Pairs that WeCom does not name any more have ended: asked by id, its
 * answer is proof.
 *
 * @param hint how a pair ended, when an event has said so.
 */
export async function refreshCustomer(
  deps: WecomDeps,
  input: { corpId: string; externalUserId: string },
): Promise<{ isGone: boolean }> {
  const { corpId, externalUserId } = input;
  const known = await deps.customers.followsOf(corpId, externalUserId);
  try {
    const { customer, follows } = await deps.platform.customers.getCustomer(externalUserId);
    await takePairs(
      deps,
      corpId,
      follows.map((follow) => ({ customer, follow })),
      null,
    );
    const still = new Set(follows.map((follow) => follow.userId));
    await endPairs(
      deps,
      corpId,
      externalUserId,
      known.filter((pair) => !still.has(pair.userId)).map((pair) => pair.userId),
    );
    tellWecomChanged(deps, corpId);
    return { isGone: false };
  } catch (error) {
    if (!isWecom(error, "gone")) throw error;
    await endPairs(
      deps,
      corpId,
      externalUserId,
      known.map((pair) => pair.userId),
    );
    tellWecomChanged(deps, corpId);
    return { isGone: true };
  }
}

async function endPairs(
  deps: WecomDeps,
  corpId: string,
  externalUserId: string,
  userIds: readonly string[],
): Promise<void> {
  for (const userId of userIds) await endPair(deps, { corpId, externalUserId, userId, status: "removed_by_member" });
}

/** Ends a pair as an event tells it. Again it changes nothing. */
export async function endPair(
  deps: WecomDeps,
  input: { corpId: string; externalUserId: string; userId: string; status: Exclude<FollowStatus, "active"> },
): Promise<void> {
  const { corpId, externalUserId, userId, status } = input;
  const at = deps.clock.now();
  if (!(await deps.customers.endFollow(corpId, externalUserId, userId, status, at))) return;
  const pair = (await deps.customers.followsOf(corpId, externalUserId)).find((one) => one.userId === userId);
  if (!pair) return;
  const way = pair.state ? await deps.ways.findByState(corpId, pair.state) : null;
  await deps.contacts.putFollow(corpId, {
    contactId: pair.contactId,
    memberId: userId,
    remark: pair.remark,
    source: way ? `渠道活码:${way.name}` : "企业微信",
    since: pair.addedAt,
    status,
  });
  await deps.contacts.markDirty(corpId, [pair.contactId]);
  tellWecomChanged(deps, corpId);
}
