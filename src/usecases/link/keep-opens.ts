/** Upkeep of openings: consequences left undone, people who became contacts since, and what is too old. */
import { DAY_MS } from "#src/domain/shared/time.js";
import type { LinkDeps } from "./link-deps.js";
import { carryOut } from "./record-open.js";

const AT_ONCE = 500;
const MOST = 50_000;

/** Scheduled: what a process that died left undone. @returns how many openings. */
export async function sweepOpens(deps: LinkDeps, { corpId }: { corpId: string }): Promise<number> {
  const left = await deps.opens.untold(corpId, AT_ONCE);
  if (left.length > 0) await carryOut(deps, corpId, left);
  return left.length;
}

/** A customer was added: what they opened before is theirs. @returns how many openings. */
export async function joinCustomer(
  deps: LinkDeps,
  { corpId, externalUserId }: { corpId: string; externalUserId: string },
): Promise<number> {
  const contact = await deps.visitors.contactOf(corpId, externalUserId);
  if (!contact) return 0;
  const joined = await deps.opens.join(corpId, externalUserId, contact.id);
  if (joined > 0) await sweepOpens(deps, { corpId });
  return joined;
}

/** Scheduled: joins, then removes what is older than the corp keeps it; the rest of a large backlog goes next time. */
export async function pruneOpens(
  deps: LinkDeps,
  { corpId }: { corpId: string },
): Promise<{ joined: number; removed: number }> {
  let joined = 0;
  let after: string | null = null;
  for (let seen = 0; seen < MOST; seen += AT_ONCE) {
    const ids: string[] = await deps.opens.strangers(corpId, after, AT_ONCE);
    for (const externalUserId of ids) joined += await joinCustomer(deps, { corpId, externalUserId });
    after = ids.at(-1) ?? null;
    if (after === null || ids.length < AT_ONCE) break;
  }
  const before = new Date(deps.clock.now().getTime() - (await deps.keepDays(corpId)) * DAY_MS);
  let removed = 0;
  while (removed < MOST) {
    const gone = await deps.opens.removeBefore(corpId, before, AT_ONCE);
    removed += gone.removed;
    await deps.marks.markDirty(corpId, gone.contactIds);
    if (gone.removed < AT_ONCE) break;
  }
  return { joined, removed };
}
