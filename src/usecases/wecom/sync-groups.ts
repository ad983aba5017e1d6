/** The pass through customer groups. */
import type { SyncRun } from "#src/domain/wecom/wecom-records.js";
import type { SyncPage } from "./run-sync.js";
import type { WecomDeps } from "./wecom-deps.js";

export async function syncGroupsPage(_deps: WecomDeps, run: SyncRun): Promise<SyncPage> {
  return { cursor: null, done: run.done, total: run.total };
}
