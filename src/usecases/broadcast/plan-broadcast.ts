/**
 * Fan-out: the audience becomes pages of receivers, one document and one job for up to some thousand of them. Nothing
 * runs before every page is there, so a planner that dies is simply followed by another that starts anew.
 */
import type { BroadcastPage } from "#src/domain/broadcast/broadcast.js";
import { randomId, stableId } from "../shared/ids.js";
import { tell, type BroadcastDeps } from "./broadcast-deps.js";
import { runBroadcastPageJob } from "./job-contracts.js";
import { dueAtOf, walkAudience, type Recipient } from "./walk-audience.js";

export type PlanOutcome = "nothing" | "planned" | "lost";

/** Receivers kept in memory before the fullest page is written. */
const MAX_BUFFERED = 50_000;
const PLAN_LEASE_MS = 60_000;

/** Plans a due broadcast and wakes its pages. Running it again, or beside itself, plans once. */
export async function planBroadcast(
  deps: BroadcastDeps,
  input: { corpId: string; broadcastId: string },
): Promise<PlanOutcome> {
  const { corpId, broadcastId } = input;
  const by = `${deps.processName}#${randomId("pl")}`;
  const lease = () => ({ by, until: new Date(deps.clock.now().getTime() + PLAN_LEASE_MS) });
  const broadcast = await deps.broadcasts.claimPlanning(corpId, broadcastId, deps.clock.now(), lease());
  if (!broadcast) return "nothing";
  tell(deps, corpId);
  // What a planner before us wrote was never valid: pages run only while the broadcast does.
  await deps.pages.clear(corpId, broadcastId);
  const runId = randomId("pr");
  const settings = await deps.settings.get(corpId);
  const dueAt = dueAtOf(broadcast, settings, deps.clock.now());
  const buckets = new Map<string, Recipient[]>();
  let buffered = 0;
  let part = 0;
  const written: BroadcastPage[] = [];
  const flush = (key: string): void => {
    const recipients = buckets.get(key) ?? [];
    const [first] = recipients;
    buckets.delete(key);
    buffered -= recipients.length;
    if (first) written.push(pageOf(corpId, broadcastId, runId, part++, first, recipients, dueAt));
  };
  const write = async (): Promise<void> => {
    await deps.pages.insertMany(written.splice(0));
  };

  for await (const { recipients, excluded } of walkAudience(deps, broadcast)) {
    for (const recipient of recipients) {
      const key = JSON.stringify([recipient.memberId, recipient.channel, recipient.variant]);
      const bucket = buckets.get(key);
      if (bucket) bucket.push(recipient);
      else buckets.set(key, [recipient]);
      buffered++;
      if ((bucket?.length ?? 1) >= deps.limits.pageSize) flush(key);
    }
    if (buffered > MAX_BUFFERED) flush(fullest(buckets));
    await deps.exclusions.insertMany(excluded.map((each) => ({ corpId, broadcastId, runId, ...each })));
    await write();
    // Somebody pressed stop, or another planner took over.
    if (!(await deps.broadcasts.renewPlanning(corpId, broadcastId, lease()))) return "lost";
  }
  for (const key of buckets.keys()) flush(key);
  await write();
  return await open(deps, corpId, broadcastId, by, runId);
}

/** From here on the pages are valid. A crash before the jobs are enqueued is repaired by the sweep. */
async function open(
  deps: BroadcastDeps,
  corpId: string,
  broadcastId: string,
  by: string,
  runId: string,
): Promise<PlanOutcome> {
  const planning = { by, until: new Date(deps.clock.now().getTime() + PLAN_LEASE_MS) };
  if (!(await deps.broadcasts.renewPlanning(corpId, broadcastId, planning))) return "lost";
  const pageIds = await deps.pages.open(corpId, broadcastId);
  const current = await deps.broadcasts.find(corpId, broadcastId);
  const preflight = current?.preflight ? { ...current.preflight, runId } : null;
  const started = await deps.broadcasts.change(
    corpId,
    broadcastId,
    { states: ["planning"] },
    { state: "running", startedAt: deps.clock.now(), planning: null, preflight },
  );
  if (!started) return "lost";
  tell(deps, corpId);
  await deps.exclusions.clear(corpId, broadcastId, runId);
  await deps.jobs
    .enqueueMany(
      runBroadcastPageJob,
      pageIds.map((pageId) => ({ v: 1 as const, corpId, pageId })),
    )
    .catch(() => undefined);
  return "planned";
}

function fullest(buckets: ReadonlyMap<string, Recipient[]>): string {
  let best = "";
  let size = -1;
  for (const [key, { length }] of buckets) {
    if (length > size) {
      best = key;
      size = length;
    }
  }
  return best;
}

const pageOf = (
  corpId: string,
  broadcastId: string,
  runId: string,
  part: number,
  { memberId, channel, variant }: Recipient,
  recipients: readonly Recipient[],
  dueAt: Date,
): BroadcastPage => ({
  corpId,
  id: stableId("bp", broadcastId, runId, String(part)),
  broadcastId,
  memberId,
  channel,
  variant,
  recipients: recipients.map(({ contactId, to }) => ({ contactId, to })),
  size: recipients.length,
  state: "filling",
  dueAt,
  claim: null,
  attempts: 0,
  msgId: null,
  taskCreatedAt: null,
  confirmedAt: null,
  remindedAt: [],
  nextPollAt: null,
  counts: {},
  note: null,
});
