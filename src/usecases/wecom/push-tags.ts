/** Makes the tags on a contact's customers in WeCom what the product has. */
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import { tagDifference } from "#src/domain/wecom/tag-difference.js";
import type { CorpTagRecord } from "#src/domain/wecom/wecom-records.js";
import { tagRecordId } from "./sync-tags.js";
import { pushTagLibrary } from "./sync-tags.js";
import type { WecomDeps } from "./wecom-deps.js";

/**
 * Job. Tags of mirrored groups (by rule, e.g. the stage) become corp tags when they are first needed; tags by hand go
 * out when the library has one of that name. Nothing else in WeCom is touched. Running it again does nothing.
 */
export async function pushTags(deps: WecomDeps, input: { corpId: string; contactId: string }): Promise<void> {
  const { corpId } = input;
  let found = await deps.contacts.tagsOf(corpId, input.contactId);
  if (found?.isBehind === true) {
    await deps.derive.contactDecided({ corpId, contactId: found.contactId });
    found = await deps.contacts.tagsOf(corpId, input.contactId);
    // Still moving: whoever derives it asks for this job again.
    if (found?.isBehind === true) return;
  }
  if (!found) return;
  const { contactId, tags } = found;
  const all = await deps.customers.followsOfContacts(corpId, [contactId]);
  // Of a pair that is just coming in the contact does not have all tags yet: whoever takes it asks for this job again.
  const pairs = all.filter((pair) => pair.status === "active" && (pair.taking ?? null) === null);
  if (pairs.length === 0) return;
  const { value: rules } = await deps.rules.get(corpId);
  const library = await libraryFor(
    deps,
    corpId,
    tags.filter((tag) => rules.mirroredGroups.includes(tag.group)),
  );
  const idOf = new Map(library.map((tag) => [`${tag.groupName}\u0000${tag.name}`, tag.wecomId]));
  const known = new Set(library.flatMap((tag) => tag.wecomId ?? []));
  const wanted = tags.flatMap((tag) => idOf.get(`${tag.group}\u0000${tag.label}`) ?? []);
  for (const pair of pairs) {
    const { externalUserId, userId, tagIds } = pair;
    // A tag that the library does not know is not ours to take off.
    const { add, remove } = tagDifference(
      tagIds.filter((id) => known.has(id)),
      wanted,
    );
    if (add.length === 0 && remove.length === 0) continue;
    try {
      await deps.platform.customers.markTags({ userId, externalUserId, add, remove });
    } catch (error) {
      if (isWecom(error, "gone", "permission", "quota", "input")) continue;
      throw error;
    }
    const rest = tagIds.filter((id) => !remove.includes(id));
    await deps.customers.setTags(pair, [...rest, ...add], deps.clock.now());
  }
}

/** The library, with every tag that is needed in WeCom. */
async function libraryFor(
  deps: WecomDeps,
  corpId: string,
  needed: readonly { group: string; label: string }[],
): Promise<CorpTagRecord[]> {
  const library = await deps.tags.list(corpId);
  const missing = needed.filter(
    ({ group, label }) => !library.some((tag) => tag.groupName === group && tag.name === label && tag.wecomId !== null),
  );
  if (missing.length === 0) return library;
  for (const { group, label } of missing) {
    const known = library.find((tag) => tag.groupName === group && tag.name === label);
    if (known?.syncState === "failed") continue;
    await deps.tags.put({
      corpId,
      id: tagRecordId(corpId, group, label),
      groupName: group,
      name: label,
      order: 0,
      wecomId: null,
      wecomGroupId: null,
      origin: "product",
      syncState: "pending",
      pending: "create",
      note: null,
      updatedAt: deps.clock.now(),
    });
  }
  await pushTagLibrary(deps, { corpId });
  return deps.tags.list(corpId);
}
