/**
 * Counts an opening and does what follows from it. The record remembers that something follows until it is done, so a
 * process that dies in between leaves it to the sweep; doing it twice changes nothing.
 */
import type { LinkOpen } from "#src/domain/link/link-open.js";
import type { TrackedLink } from "#src/domain/link/tracked-link.js";
import { inZone } from "#src/domain/shared/time.js";
import { stableId } from "../shared/ids.js";
import { advanceStageJob } from "../understand/job-contracts.js";
import type { LinkDeps } from "./link-deps.js";
import type { Visitor } from "./ports.js";

export interface SeenVisit {
  visitId: string;
  at: Date;
  who: Visitor;
}

/** A day's openings by nobody known are one record of the link. */
const dayOf = (at: Date): string => inZone(at, "UTC").format("YYYY-MM-DD");

/** @returns null: a member of ours looked at it, which is nobody's opening. */
export async function recordOpen(
  deps: LinkDeps,
  link: TrackedLink,
  { visitId, at, who }: SeenVisit,
): Promise<LinkOpen | null> {
  if (who.kind === "member") return null;
  const { corpId } = link;
  const externalUserId = who.kind === "customer" ? who.externalUserId : null;
  const contact = externalUserId === null ? null : await deps.visitors.contactOf(corpId, externalUserId);
  const visitor = externalUserId === null ? `day:${dayOf(at)}` : `customer:${externalUserId}`;
  const open = await deps.opens.record({
    openId: stableId("lo", corpId, link.id, visitor),
    link,
    visitId,
    at,
    contactId: contact?.id ?? null,
    externalUserId,
  });
  await carryOut(deps, corpId, [open]);
  return open;
}

/** Contacts are derived anew, results of broadcasts brought forward, open pages told. */
export async function carryOut(deps: LinkDeps, corpId: string, opens: readonly LinkOpen[]): Promise<void> {
  const contactIds = [...new Set(opens.flatMap(({ contactId }) => contactId ?? []))];
  if (contactIds.length > 0) {
    await deps.marks.markDirty(corpId, contactIds);
    for (const { broadcast, contactId, firstAt } of opens) {
      if (broadcast && contactId !== null) await deps.broadcastOpened(corpId, broadcast.id, contactId, firstAt);
    }
  }
  await deps.opens.told(corpId, opens);
  if (contactIds.length === 0) return;
  // The raised mark lets the sweep of derivation do it, should the queue be away.
  const payloads = contactIds.map((contactId) => ({ v: 1 as const, corpId, contactId }));
  await deps.jobs.enqueueMany(advanceStageJob, payloads).catch(() => undefined);
  const members = await deps.visitors.memberIdsOf(corpId, contactIds);
  deps.live.publish(
    contactIds.map((contactId) => ({
      type: "link.opened" as const,
      corpId,
      contactId,
      memberIds: members.get(contactId) ?? [],
    })),
  );
}
