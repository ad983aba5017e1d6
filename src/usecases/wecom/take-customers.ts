/** Takes over what WeCom says about customers: record, pair, contact, tags, source. Repeating it changes nothing. */
import type { SeenFollow } from "./ports.js";
import type { WecomDeps } from "./wecom-deps.js";
import type { WecomCustomer, WecomFollow } from "../wecom-platform/customers-api.js";
import { pushTagsJob } from "./job-contracts.js";

export interface SeenPair {
  customer: WecomCustomer;
  follow: WecomFollow;
}

/** Channel of WeCom customers' identities. */
export const WECOM_CHANNEL = "wecom";

/** @param runId of the full pass that saw them; null: an event or a single look. @returns ids of the contacts. */
export async function takePairs(
  deps: WecomDeps,
  corpId: string,
  pairs: readonly SeenPair[],
  runId: string | null,
): Promise<string[]> {
  if (pairs.length === 0) return [];
  const now = deps.clock.now();
  const first = new Map<string, { externalUserId: string; name: string; at: Date }>();
  for (const { customer, follow } of pairs) {
    const { externalUserId, name } = customer;
    const at = follow.createdAt ?? now;
    const known = first.get(externalUserId);
    if (!known || at < known.at) first.set(externalUserId, { externalUserId, name: name || externalUserId, at });
  }
  const contactIds = await deps.contacts.resolve(corpId, [...first.values()]);
  const library = await tagLibrary(deps, corpId);
  const changed = new Set<string>();
  const keys: { contactId: string; kind: "unionid" | "external_id"; value: string }[] = [];

  const taken = new Set<string>();
  for (const { customer, follow } of pairs) {
    const contactId = contactIds.get(customer.externalUserId);
    if (contactId === undefined) continue;
    if (!taken.has(customer.externalUserId)) {
      taken.add(customer.externalUserId);
      await takeCustomer(deps, corpId, customer, contactId, now);
      keys.push({ contactId, kind: "external_id", value: customer.externalUserId });
      if (customer.unionId) keys.push({ contactId, kind: "unionid", value: customer.unionId });
    }
    if (await takeFollow(deps, corpId, { customer, follow }, contactId, library, runId)) changed.add(contactId);
  }
  const dirty = [...changed];
  await deps.contacts.markDirty(corpId, dirty);
  await deps.merge.knowAs(corpId, keys);
  const payloads = dirty.map((contactId) => ({ v: 1 as const, corpId, contactId }));
  // Tags are compared again by the daily pass, should the queue be away.
  await deps.jobs.enqueueMany(pushTagsJob, payloads).catch(() => undefined);
  return [...new Set(contactIds.values())];
}

async function takeCustomer(
  deps: WecomDeps,
  corpId: string,
  customer: WecomCustomer,
  contactId: string,
  at: Date,
): Promise<void> {
  const { externalUserId, name, type, avatarUrl, unionId, position, corpFullName, corpName } = customer;
  await deps.customers.putCustomer({
    corpId,
    externalUserId,
    contactId,
    name,
    type,
    avatarUrl,
    unionId,
    position,
    companyName: corpFullName ?? corpName,
    confirmedAt: at,
  });
  if (name) await deps.contacts.setNickname(corpId, contactId, name);
}

/** WeCom's tag id → the tag's names, and the other way round. */
export interface TagLibrary {
  byWecomId: ReadonlyMap<string, { group: string; label: string }>;
  idOf(group: string, label: string): string | null;
}

export async function tagLibrary(deps: Pick<WecomDeps, "tags">, corpId: string): Promise<TagLibrary> {
  const tags = await deps.tags.list(corpId);
  const byWecomId = new Map<string, { group: string; label: string }>();
  const byName = new Map<string, string>();
  for (const { wecomId, groupName, name } of tags) {
    if (wecomId === null) continue;
    byWecomId.set(wecomId, { group: groupName, label: name });
    byName.set(`${groupName}\u0000${name}`, wecomId);
  }
  return { byWecomId, idOf: (group, label) => byName.get(`${group}\u0000${label}`) ?? null };
}

/** @returns true when something changed that the contact shows. */
async function takeFollow(
  deps: WecomDeps,
  corpId: string,
  { customer, follow }: SeenPair,
  contactId: string,
  library: TagLibrary,
  runId: string | null,
): Promise<boolean> {
  const now = deps.clock.now();
  const { externalUserId } = customer;
  const { userId } = follow;
  const seen: SeenFollow = {
    userId,
    remark: follow.remark,
    description: follow.description,
    remarkCompany: follow.remarkCorpName,
    mobiles: [...follow.remarkMobiles],
    state: follow.state,
    addWay: follow.addWay,
    tagIds: follow.tags.flatMap((tag) => (tag.kind === "corp" && tag.tagId !== null ? [tag.tagId] : [])),
    addedAt: follow.createdAt,
  };
  const stored = await deps.customers.putFollow({ corpId, externalUserId, contactId, follow: seen, at: now, runId });
  const way = seen.state ? await deps.ways.findByState(corpId, seen.state) : null;
  await deps.contacts.putFollow(corpId, {
    contactId,
    memberId: userId,
    remark: follow.remark,
    source: way ? `渠道活码:${way.name}` : "企业微信",
    since: stored.follow.addedAt,
    status: stored.follow.status,
  });
  const noted = await deps.contacts.setNotedValues(
    corpId,
    contactId,
    userId,
    [
      ...seen.mobiles.map((value) => ({ field: "phone" as const, value })),
      ...(seen.remarkCompany ? [{ field: "company" as const, value: seen.remarkCompany }] : []),
    ],
    now,
  );
  const tagged = await takeTags(deps, corpId, { contactId, userId }, stored.tagsBefore, seen.tagIds, library);
  if (way && stored.isNew) {
    for (const { group, label } of way.tags) {
      await deps.contacts.putTag(corpId, { contactId, group, label, byUserId: userId, at: now });
    }
  }
  return stored.hasChanged || noted || tagged;
}

/** What members put on or took off in WeCom since the last look becomes a tag by hand, or none any more. */
async function takeTags(
  deps: WecomDeps,
  corpId: string,
  pair: { contactId: string; userId: string },
  before: readonly string[],
  now: readonly string[],
  library: TagLibrary,
): Promise<boolean> {
  const { value: rules } = await deps.rules.get(corpId);
  // Groups that rules write follow the rules, whatever is put there in WeCom.
  const named = (id: string): { group: string; label: string } | null => {
    const tag = library.byWecomId.get(id);
    return tag && !rules.mirroredGroups.includes(tag.group) ? tag : null;
  };
  const { contactId, userId } = pair;
  let isChanged = false;
  for (const id of now.filter((one) => !before.includes(one))) {
    const tag = named(id);
    if (!tag) continue;
    await deps.contacts.putTag(corpId, { contactId, ...tag, byUserId: userId, at: deps.clock.now() });
    isChanged = true;
  }
  for (const id of before.filter((one) => !now.includes(one))) {
    const tag = named(id);
    if (!tag) continue;
    const others = await deps.customers.followsOfContacts(corpId, [contactId]);
    if (others.some((other) => other.userId !== userId && other.status === "active" && other.tagIds.includes(id)))
      continue;
    await deps.contacts.removeTag(corpId, contactId, tag.group, tag.label);
    isChanged = true;
  }
  return isChanged;
}
