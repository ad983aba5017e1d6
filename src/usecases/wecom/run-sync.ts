/** Full passes through members, customers, tags and groups: in pages, with stored cursors, stoppable, provable. */
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import { SYNC_KINDS, type SyncKind, type SyncRun } from "#src/domain/wecom/wecom-records.js";
import { AppError } from "#src/domain/shared/errors.js";
import { randomId } from "../shared/ids.js";
import { runSyncJob } from "./job-contracts.js";
import { recountDepartures } from "./departures.js";
import { syncCustomersPage } from "./sync-customers.js";
import { syncGroupsPage } from "./sync-groups.js";
import { syncMembersPage } from "./sync-members.js";
import { syncTagsPage } from "./sync-tags.js";
import { readTransfers } from "./transfers.js";
import { tellWecomChanged, type WecomDeps } from "./wecom-deps.js";

/** What one page yields. */
export interface SyncPage {
  /** Where to go on; null: everything was seen. */
  cursor: unknown;
  done: number;
  total: number | null;
  ended?: number;
  unseen?: number;
}

type PageOf = (deps: WecomDeps, run: SyncRun) => Promise<SyncPage>;

const PAGES: Readonly<Record<SyncKind, PageOf>> = {
  members: syncMembersPage,
  customers: syncCustomersPage,
  tags: syncTagsPage,
  groups: syncGroupsPage,
};

/** A job works this long, then asks for the next one: other jobs get their turn. */
const JOB_MS = 20_000;
/** A run that nobody touched for this long lost its process. */
const SILENT_MS = 90_000;
/** The pass that repairs what events have lost begins once a day. */
const DAILY_MS = 23 * 3_600_000;
/** One that broke off goes on this much later: what was wrong in the console may have been put right. */
const AGAIN_MS = 3_600_000;

/** Begins a full pass. @throws AppError conflict: one is under way. */
export async function startSync(
  deps: WecomDeps,
  input: { corpId: string; kind: SyncKind; byUserId: string | null },
): Promise<void> {
  const { corpId, kind, byUserId } = input;
  const now = deps.clock.now();
  const begun = await deps.runs.begin({
    corpId,
    kind,
    runId: randomId("sy"),
    state: "running",
    cursor: null,
    done: 0,
    total: null,
    ended: 0,
    unseen: 0,
    startedAt: now,
    updatedAt: now,
    finishedAt: null,
    note: null,
    startedBy: byUserId,
  });
  if (!begun) throw new AppError("conflict", "同步正在进行，完成后再开始下一次");
  await wake(deps, corpId, kind);
}

/** Ends it after the page in hand; its place is kept. */
export async function stopSync(deps: WecomDeps, input: { corpId: string; kind: SyncKind }): Promise<void> {
  await deps.runs.requestStop(input.corpId, input.kind, deps.clock.now());
  tellWecomChanged(deps, input.corpId);
}

/** Goes on where a stopped or failed pass was. @throws AppError conflict: there is none. */
export async function resumeSync(
  deps: WecomDeps,
  input: { corpId: string; kind: SyncKind; byUserId: string | null },
): Promise<void> {
  const { corpId, kind, byUserId } = input;
  if (!(await deps.runs.resume(corpId, kind, deps.clock.now(), byUserId))) {
    throw new AppError("conflict", "没有可以继续的同步");
  }
  await wake(deps, corpId, kind);
}

/** Job: pages until everything was seen, somebody stopped it, or the time is over. Two at once do the same work twice. */
export async function runSync(deps: WecomDeps, input: { corpId: string; kind: SyncKind }): Promise<void> {
  const { corpId, kind } = input;
  const deadline = Date.now() + JOB_MS;
  for (;;) {
    const run = await deps.runs.find(corpId, kind);
    if (!run || (run.state !== "running" && run.state !== "stopping")) return;
    const same = { corpId, kind, runId: run.runId };
    if (run.state === "stopping") {
      await deps.runs.progress({ ...same, state: "stopped", updatedAt: deps.clock.now() });
      tellWecomChanged(deps, corpId);
      return;
    }
    try {
      const page = await PAGES[kind](deps, run);
      const now = deps.clock.now();
      const isDone = page.cursor === null;
      const state = await deps.runs.progress({
        ...same,
        cursor: page.cursor,
        done: page.done,
        total: page.total,
        ended: run.ended + (page.ended ?? 0),
        unseen: run.unseen + (page.unseen ?? 0),
        updatedAt: now,
        ...(isDone ? { state: "done" as const, finishedAt: now } : {}),
      });
      tellWecomChanged(deps, corpId);
      if (isDone || state === null) return;
    } catch (error) {
      if (isWecom(error, "wait", "unreachable", "unknown_outcome")) {
        await deps.runs.progress({ ...same, updatedAt: deps.clock.now(), note: error.message });
        throw error;
      }
      const note = error instanceof AppError ? error.message : "同步中断，原因已写入日志";
      await deps.runs.progress({ ...same, state: "failed", note, updatedAt: deps.clock.now() });
      tellWecomChanged(deps, corpId);
      if (isWecom(error, "permission")) {
        await deps.onBroken({ corpId, kind, endpoint: error.endpoint, errcode: error.errcode });
      }
      if (error instanceof AppError) return;
      throw error;
    }
    if (Date.now() >= deadline) {
      await wake(deps, corpId, kind);
      return;
    }
  }
}

/** Scheduled: goes on with passes whose process died or that broke off; begins the daily ones. */
export async function sweepSync(deps: WecomDeps, input: { corpId: string; isConfigured: boolean }): Promise<void> {
  const { corpId, isConfigured } = input;
  const now = deps.clock.now();
  for (const run of await deps.runs.silent(corpId, new Date(now.getTime() - SILENT_MS))) {
    await wake(deps, corpId, run.kind);
  }
  if (!isConfigured) return;
  const { isChanged } = await readTransfers(deps, { corpId });
  if (isChanged) await recountDepartures(deps, corpId).catch(ifWecom);
  const runs = new Map((await deps.runs.list(corpId)).map((run) => [run.kind, run]));
  for (const kind of SYNC_KINDS) {
    const last = runs.get(kind);
    const isMoving = last?.state === "running" || last?.state === "stopping";
    const isDue = !last || (!isMoving && now.getTime() - last.startedAt.getTime() > DAILY_MS);
    if (isDue) await startSync(deps, { corpId, kind, byUserId: null }).catch(ignoreConflict);
    else if (last.state === "failed" && now.getTime() - last.updatedAt.getTime() > AGAIN_MS) {
      await resumeSync(deps, { corpId, kind, byUserId: last.startedBy }).catch(ignoreConflict);
    }
  }
}

const wake = (deps: WecomDeps, corpId: string, kind: SyncKind): Promise<void> =>
  // The sweep finds a run that nobody works on.
  deps.jobs.enqueue(runSyncJob, { v: 1 as const, corpId, kind }).catch(() => undefined);

/** Counted again at the next change and in the daily pass. */
function ifWecom(error: unknown): void {
  if (!isWecom(error)) throw error;
}

function ignoreConflict(error: unknown): void {
  if (!(error instanceof AppError && error.code === "conflict")) throw error;
}
