/** One page of the pass through all customers: 100 members at a time, by cursor; then proof for who was left out. */
import { z } from "zod";
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import type { SyncRun } from "#src/domain/wecom/wecom-records.js";
import { endPair } from "./customer-events.js";
import type { SyncPage } from "./run-sync.js";
import { takePairs } from "./take-customers.js";
import type { WecomDeps } from "./wecom-deps.js";

const Cursor = z.union([
  /** Members still to ask for, and where in the first hundred of them. */
  z.object({ step: z.literal("list"), userIds: z.array(z.string()), next: z.string().nullable() }),
  /** Pairs that were not listed are looked up one by one. */
  z.object({ step: z.literal("prove") }),
]);

const MEMBERS_AT_ONCE = 100;
const PROVE_AT_ONCE = 20;
/** A cursor that is too old (wecom.md §1.3): the hundred is begun again. */
const STALE_CURSOR = new Set([50100, 40035]);

export async function syncCustomersPage(deps: WecomDeps, run: SyncRun): Promise<SyncPage> {
  const { corpId, runId, done } = run;
  const cursor = Cursor.safeParse(run.cursor);
  if (!cursor.success) {
    const userIds = (await deps.platform.customers.followMembers()).sort();
    const next = userIds.length === 0 ? { step: "prove" } : { step: "list", userIds, next: null };
    return { cursor: next, done: 0, total: (await deps.customers.countActive(corpId)) || null };
  }
  if (cursor.data.step === "prove") return prove(deps, run);
  const { userIds, next } = cursor.data;
  const asked = userIds.slice(0, MEMBERS_AT_ONCE);
  try {
    const askedAt = deps.clock.now();
    const page = await deps.platform.customers.customersOf(asked, next);
    // What others changed meanwhile counts as not seen: it is asked about by id at the end.
    await takePairs(deps, corpId, page.rows, { askedAt, before: null, runId, met: null });
    const left = page.next === null ? userIds.slice(MEMBERS_AT_ONCE) : userIds;
    return {
      cursor: left.length === 0 ? { step: "prove" } : { step: "list", userIds: left, next: page.next },
      done: done + page.rows.length,
      total: Math.max(run.total ?? 0, done + page.rows.length),
    };
  } catch (error) {
    if (next !== null && isWecom(error) && error.errcode !== null && STALE_CURSOR.has(error.errcode)) {
      return { cursor: { step: "list", userIds, next: null }, done, total: run.total };
    }
    throw error;
  }
}

/** A list that leaves a pair out proves nothing: only the answer about the customer itself does. */
async function prove(deps: WecomDeps, run: SyncRun): Promise<SyncPage> {
  const { corpId, runId, done, total } = run;
  const left = await deps.customers.notSeen(corpId, runId, PROVE_AT_ONCE);
  let ended = 0;
  let unseen = 0;
  for (const pair of left) {
    const { externalUserId, userId } = pair;
    try {
      const askedAt = deps.clock.now();
      const { customer, follows } = await deps.platform.customers.getCustomer(externalUserId);
      const own = follows.find((follow) => follow.userId === userId);
      if (own) {
        await takePairs(deps, corpId, [{ customer, follow: own }], { askedAt, before: [pair], runId, met: null });
        continue;
      }
      await endPair(deps, { corpId, externalUserId, userId, status: "removed_by_member" });
      ended++;
    } catch (error) {
      if (isWecom(error, "gone")) {
        await endPair(deps, { corpId, externalUserId, userId, status: "removed_by_member" });
        ended++;
        continue;
      }
      // Not visible for the app, for instance: kept, and marked since when it is out of sight.
      if (!isWecom(error, "permission", "input")) throw error;
      await deps.customers.markUnseen(corpId, externalUserId, userId, runId, pair.unseenSince ?? deps.clock.now());
      unseen++;
    }
  }
  return { cursor: left.length < PROVE_AT_ONCE ? null : { step: "prove" }, done, total, ended, unseen };
}
