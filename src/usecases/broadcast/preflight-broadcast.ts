/** The preflight: everybody is judged as if it went out now or at its time; nothing is sent. */
import type { Preflight } from "#src/domain/broadcast/broadcast.js";
import { randomId } from "../shared/ids.js";
import { tell, type BroadcastDeps } from "./broadcast-deps.js";
import type { Exclusion } from "./ports.js";
import { walkAudience } from "./walk-audience.js";

const CHECKABLE = ["draft", "pending", "rejected", "scheduled"] as const;

/** Fills the broadcast's preflight. A later run replaces an earlier one; a change of the draft makes it void. */
export async function preflightBroadcast(
  deps: BroadcastDeps,
  input: { corpId: string; broadcastId: string },
): Promise<void> {
  const { corpId, broadcastId } = input;
  const broadcast = await deps.broadcasts.find(corpId, broadcastId);
  if (!broadcast || !CHECKABLE.some((state) => state === broadcast.state)) return;
  const runId = randomId("pf");
  const result: Preflight = {
    state: "running",
    runId,
    at: deps.clock.now(),
    sendable: 0,
    members: 0,
    pages: 0,
    excluded: {},
    variants: {},
  };
  const save = async (preflight: Preflight): Promise<boolean> => {
    // Once begun it speaks only while no later run has.
    const own = preflight.state === "running" ? {} : { preflightRunId: runId };
    const when = { states: CHECKABLE, version: broadcast.version, ...own };
    const saved = await deps.broadcasts.change(corpId, broadcastId, when, { preflight });
    if (saved) tell(deps, corpId);
    return saved !== null;
  };
  if (!(await save(result))) return;
  const bySender = new Map<string, { memberId: string; count: number }>();
  try {
    for await (const { recipients, excluded } of walkAudience(deps, broadcast)) {
      result.sendable += recipients.length;
      for (const { memberId, channel, variant } of recipients) {
        const key = JSON.stringify([memberId, channel, variant]);
        const known = bySender.get(key);
        if (known) known.count++;
        else bySender.set(key, { memberId, count: 1 });
        result.variants[variant] = (result.variants[variant] ?? 0) + 1;
      }
      for (const { reason } of excluded) result.excluded[reason] = (result.excluded[reason] ?? 0) + 1;
      await deps.exclusions.insertMany(excluded.map((each): Exclusion => ({ corpId, broadcastId, runId, ...each })));
    }
  } catch (error) {
    await save({ ...result, state: "failed" });
    throw error;
  }
  result.members = new Set([...bySender.values()].map(({ memberId }) => memberId)).size;
  result.pages = [...bySender.values()].reduce((sum, { count }) => sum + Math.ceil(count / deps.limits.pageSize), 0);
  if (await save({ ...result, state: "ready" })) await deps.exclusions.clear(corpId, broadcastId, runId);
}
