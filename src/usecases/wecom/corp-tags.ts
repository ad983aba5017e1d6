/** Changing the tag library: here at once, in WeCom right after. */
import type { CorpTagRecord } from "#src/domain/wecom/wecom-records.js";
import { AppError, InvalidInputError, NotFoundError } from "#src/domain/shared/errors.js";
import { pushTagLibraryJob } from "./job-contracts.js";
import { tagRecordId } from "./sync-tags.js";
import { tellWecomChanged, type WecomDeps } from "./wecom-deps.js";

/** WeCom's limit for names, in characters (wecom.md §4.2). */
const MAX_NAME = 30;

/** Adds a tag. @throws AppError conflict: the group has one of that name. */
export async function createCorpTag(
  deps: WecomDeps,
  input: { corpId: string; groupName: string; name: string },
): Promise<CorpTagRecord> {
  const { corpId } = input;
  const groupName = checked("groupName", input.groupName);
  const name = checked("name", input.name);
  const library = await deps.tags.list(corpId);
  if (library.some((tag) => tag.groupName === groupName && tag.name === name && tag.pending !== "delete")) {
    throw new AppError("conflict", "这个标签组里已有同名标签");
  }
  const tag: CorpTagRecord = {
    corpId,
    id: tagRecordId(corpId, groupName, name),
    groupName,
    name,
    order: 0,
    wecomId: null,
    wecomGroupId: library.find((one) => one.groupName === groupName)?.wecomGroupId ?? null,
    origin: "product",
    syncState: "pending",
    pending: "create",
    note: null,
    updatedAt: deps.clock.now(),
  };
  await store(deps, tag);
  return tag;
}

/** Renames or reorders. @throws NotFoundError, AppError conflict */
export async function changeCorpTag(
  deps: WecomDeps,
  input: { corpId: string; id: string; name?: string | undefined; order?: number | undefined },
): Promise<CorpTagRecord> {
  const { corpId, id } = input;
  const known = await deps.tags.find(corpId, id);
  if (!known) throw new NotFoundError("标签", id);
  const name = input.name === undefined ? known.name : checked("name", input.name);
  if (name !== known.name) {
    const library = await deps.tags.list(corpId);
    if (library.some((tag) => tag.id !== id && tag.groupName === known.groupName && tag.name === name)) {
      throw new AppError("conflict", "这个标签组里已有同名标签");
    }
  }
  const tag: CorpTagRecord = {
    ...known,
    name,
    order: input.order ?? known.order,
    syncState: "pending",
    pending: known.wecomId === null ? "create" : "update",
    note: null,
    updatedAt: deps.clock.now(),
  };
  await store(deps, tag);
  return tag;
}

/** Deletes, here and in WeCom, from all customers. @throws NotFoundError */
export async function deleteCorpTag(deps: WecomDeps, input: { corpId: string; id: string }): Promise<void> {
  const { corpId, id } = input;
  const known = await deps.tags.find(corpId, id);
  if (!known) throw new NotFoundError("标签", id);
  if (known.wecomId === null) {
    await deps.tags.remove(corpId, id);
    tellWecomChanged(deps, corpId);
    return;
  }
  await store(deps, { ...known, syncState: "pending", pending: "delete", note: null, updatedAt: deps.clock.now() });
}

async function store(deps: WecomDeps, tag: CorpTagRecord): Promise<void> {
  await deps.tags.put(tag);
  tellWecomChanged(deps, tag.corpId);
  // The daily pass pushes what the queue has lost.
  await deps.jobs.enqueue(pushTagLibraryJob, { v: 1 as const, corpId: tag.corpId }).catch(() => undefined);
}

function checked(path: string, value: string): string {
  const text = value.trim();
  if (text === "") throw new InvalidInputError([{ path, message: "不能为空" }]);
  if (Array.from(text).length > MAX_NAME) throw new InvalidInputError([{ path, message: `最多 ${MAX_NAME} 个字` }]);
  return text;
}
