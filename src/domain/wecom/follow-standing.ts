/** How a pair of member and customer stands after what WeCom and its events say, in whatever order that comes. */
import type { FollowBefore, FollowStatus, WecomFollowRecord } from "./wecom-records.js";

/** A pair as WeCom tells it now. */
export type SeenFollow = Pick<
  WecomFollowRecord,
  "userId" | "remark" | "description" | "remarkCompany" | "mobiles" | "state" | "addWay" | "tagIds"
> & { addedAt: Date | null };

/** Ways a pair ends. */
export type FollowEnd = Exclude<FollowStatus, "active">;

const later = (a: Date | null, b: Date | null): Date | null => (a === null || (b !== null && b > a) ? b : a);

/**
 * When an event happened, finer than the platform's seconds: within its second, in the order of arrival.
 *
 * @param happenedAt whole seconds, by the platform's clock.
 * @param receivedAt by ours.
 */
export function eventInstant(happenedAt: Date, receivedAt: Date): Date {
  const since = receivedAt.getTime() - happenedAt.getTime();
  return new Date(happenedAt.getTime() + Math.max(0, Math.min(999, since)));
}

/**
 * The pair that is stored after WeCom listed it. `statusAt` is the instant of what gave the status: a pair that the
 * customer has ended goes on being listed, so only something later than its end begins it anew.
 *
 * @returns `before`: what the consequences are measured against, also those that an earlier process did not finish.
 * @param told.metAt the instant of the event that says they became contacts; null: another event, or a list.
 */
export function followAfter(
  stored: WecomFollowRecord | null,
  seen: SeenFollow,
  told: { corpId: string; externalUserId: string; contactId: string; at: Date; metAt: Date | null },
): { follow: WecomFollowRecord; before: FollowBefore; hasChanged: boolean } {
  const { corpId, externalUserId, contactId, at, metAt } = told;
  const { addedAt, ...fields } = seen;
  const begunAt = later(addedAt, metAt);
  const isAgain = stored !== null && begunAt !== null && begunAt > stored.statusAt;
  const isStandingRemoval = stored?.status === "removed_by_contact" && !isAgain;
  const hasBegun = stored === null || (stored.status !== "active" && !isStandingRemoval);
  const begunOr = stored === null || isAgain ? begunAt : null;
  const follow: WecomFollowRecord = {
    ...fields,
    corpId,
    externalUserId,
    contactId,
    addedAt: addedAt ?? stored?.addedAt ?? at,
    status: isStandingRemoval ? stored.status : "active",
    statusAt: begunOr ?? (hasBegun ? at : stored.statusAt),
    unseenSince: null,
    seenBy: stored?.seenBy ?? null,
  };
  const hasChanged =
    hasBegun ||
    stored.remark !== follow.remark ||
    stored.state !== follow.state ||
    stored.addedAt.getTime() !== follow.addedAt.getTime();
  const left = stored?.taking ?? null;
  const before = { tagIds: left?.tagIds ?? stored?.tagIds ?? [], isNew: hasBegun || left?.isNew === true };
  return { follow, before, hasChanged: hasChanged || left !== null };
}

/** Is an end told for an instant the last word on the pair? Not when they became contacts again since. */
export const endsFollow = (stored: WecomFollowRecord, endedAt: Date): boolean => stored.statusAt <= endedAt;
