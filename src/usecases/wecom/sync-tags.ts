/** The tag library, both ways: what WeCom has comes in, what was changed here goes out. */
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import type { CorpTagRecord, SyncRun } from "#src/domain/wecom/wecom-records.js";
import { stableId } from "../shared/ids.js";
import type { WecomTagGroup } from "../wecom-platform/corp-tags-api.js";
import type { SyncPage } from "./run-sync.js";
import { tellWecomChanged, type WecomDeps } from "./wecom-deps.js";

export const tagRecordId = (corpId: string, groupName: string, name: string): string =>
  stableId("tg", corpId, groupName, name);

/** The whole library in one answer. */
export async function syncTagsPage(deps: WecomDeps, run: SyncRun): Promise<SyncPage> {
  const groups = await deps.platform.corpTags.list();
  const count = await takeLibrary(deps, run.corpId, groups);
  await pushTagLibrary(deps, { corpId: run.corpId });
  return { cursor: null, done: count, total: count };
}

/** Takes over WeCom's library. A tag that WeCom does not name is asked for by id before it counts as deleted. */
export async function takeLibrary(deps: WecomDeps, corpId: string, groups: readonly WecomTagGroup[]): Promise<number> {
  const now = deps.clock.now();
  const known = await deps.tags.list(corpId);
  const byWecomId = new Map(known.flatMap((tag) => (tag.wecomId === null ? [] : [[tag.wecomId, tag] as const])));
  const byName = new Map(known.map((tag) => [`${tag.groupName}\u0000${tag.name}`, tag]));
  const seen = new Set<string>();
  let count = 0;
  for (const group of groups) {
    for (const tag of group.tags) {
      if (tag.isDeleted || group.isDeleted) continue;
      count++;
      seen.add(tag.id);
      const own = byWecomId.get(tag.id) ?? byName.get(`${group.name}\u0000${tag.name}`);
      // A change of ours that has not arrived yet stands.
      if (own?.wecomId === tag.id && own.pending !== null) continue;
      const record: CorpTagRecord = {
        corpId,
        id: own?.id ?? tagRecordId(corpId, group.name, tag.name),
        groupName: group.name,
        name: tag.name,
        order: tag.order,
        wecomId: tag.id,
        wecomGroupId: group.id,
        origin: own?.origin ?? "wecom",
        syncState: "synced",
        pending: null,
        note: null,
        updatedAt: now,
      };
      if (!own || !isSameTag(own, record)) await deps.tags.put(record);
    }
  }
  const missing = known.filter((tag) => tag.wecomId !== null && !seen.has(tag.wecomId));
  if (missing.length > 0) await dropProven(deps, corpId, missing);
  tellWecomChanged(deps, corpId);
  return count;
}

async function dropProven(deps: WecomDeps, corpId: string, missing: readonly CorpTagRecord[]): Promise<void> {
  const tagIds = missing.flatMap((tag) => tag.wecomId ?? []);
  const answer = await deps.platform.corpTags.list({ tagIds });
  const alive = new Set(
    answer.flatMap((group) => group.tags.filter((tag) => !tag.isDeleted && !group.isDeleted).map((tag) => tag.id)),
  );
  for (const tag of missing) {
    if (tag.wecomId !== null && !alive.has(tag.wecomId)) await deps.tags.remove(corpId, tag.id);
  }
}

const isSameTag = (a: CorpTagRecord, b: CorpTagRecord): boolean =>
  a.groupName === b.groupName &&
  a.name === b.name &&
  a.order === b.order &&
  a.wecomId === b.wecomId &&
  a.wecomGroupId === b.wecomGroupId &&
  a.syncState === b.syncState;

/** Job: does in WeCom what was changed here. What fails says why and is tried again by the daily pass. */
export async function pushTagLibrary(deps: WecomDeps, input: { corpId: string }): Promise<void> {
  const { corpId } = input;
  for (const tag of await deps.tags.list(corpId)) {
    if (tag.pending === null) continue;
    try {
      await pushTag(deps, tag);
    } catch (error) {
      if (isWecom(error, "wait", "unreachable", "unknown_outcome")) throw error;
      if (!isWecom(error)) throw error;
      await deps.tags.put({ ...tag, syncState: "failed", note: error.message, updatedAt: deps.clock.now() });
    }
  }
  tellWecomChanged(deps, corpId);
}

async function pushTag(deps: WecomDeps, tag: CorpTagRecord): Promise<void> {
  const { corpTags } = deps.platform;
  const done = { syncState: "synced", pending: null, note: null, updatedAt: deps.clock.now() } as const;
  if (tag.pending === "delete") {
    if (tag.wecomId !== null) await corpTags.remove({ tagIds: [tag.wecomId] }).catch(ignoreGone);
    await deps.tags.remove(tag.corpId, tag.id);
    return;
  }
  if (tag.wecomId !== null) {
    await corpTags.edit({ id: tag.wecomId, name: tag.name, order: tag.order });
    await deps.tags.put({ ...tag, ...done });
    return;
  }
  // The library is looked at first: an earlier try may have made it, and a name can stand only once in its group.
  const groups = await corpTags.list();
  const group = groups.find((one) => one.name === tag.groupName && !one.isDeleted);
  const there = group?.tags.find((one) => one.name === tag.name && !one.isDeleted);
  if (group && there) {
    await deps.tags.put({ ...tag, ...done, wecomId: there.id, wecomGroupId: group.id });
    return;
  }
  const made = await corpTags.add({
    ...(group ? { groupId: group.id } : { groupName: tag.groupName }),
    tags: [{ name: tag.name, order: tag.order }],
  });
  const wecomId = made.tags.find((one) => one.name === tag.name)?.id ?? null;
  await deps.tags.put({ ...tag, ...done, wecomId, wecomGroupId: made.id });
}

function ignoreGone(error: unknown): void {
  if (!isWecom(error, "gone") && !(isWecom(error) && error.errcode === 40068)) throw error;
}
