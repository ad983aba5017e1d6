/** Takes over what WeCom says about customers: record, pair, contact, tags, source. Repeating it changes nothing. */
import { sourceOfAddWay } from "#src/domain/wecom/add-way.js";
import { followAfter, type SeenFollow } from "#src/domain/wecom/follow-standing.js";
import type {
  ContactWayRecord,
  FollowBefore,
  WecomCustomerRecord,
  WecomFollowRecord,
} from "#src/domain/wecom/wecom-records.js";
import type { WecomDeps } from "./wecom-deps.js";
import type { WecomCustomer, WecomFollow } from "../wecom-platform/customers-api.js";
import { pushTagsJob } from "./job-contracts.js";

export interface SeenPair {
  customer: WecomCustomer;
  follow: WecomFollow;
}

export interface TakenFrom {
  /** When WeCom was asked: its answer knows nothing of what was changed since. */
  askedAt: Date;
  /** The customer's pairs as they were before WeCom was asked; null: a list of many, whose `askedAt` has to do. */
  before: readonly WecomFollowRecord[] | null;
  /** The full pass that saw the pairs; null: an event or a single look. */
  runId: string | null;
  /** The event that says that a member and the customer became contacts; null: something else. */
  met: { userId: string; at: Date } | null;
}

/**
 * A pair is recorded with what it was before, then what follows from it is done, then that is taken off: a process that
 * dies in between leaves enough to do it all again.
 *
 * @returns how many pairs somebody else changed since WeCom was asked: of these the answer is old, nothing was taken.
 */
export async function takePairs(
  deps: WecomDeps,
  corpId: string,
  pairs: readonly SeenPair[],
  from: TakenFrom,
): Promise<number> {
  if (pairs.length === 0) return 0;
  const now = deps.clock.now();
  const first = new Map<string, { externalUserId: string; name: string; at: Date }>();
  for (const { customer, follow } of pairs) {
    const { externalUserId, name } = customer;
    const at = follow.createdAt ?? now;
    const known = first.get(externalUserId);
    if (!known || at < known.at) first.set(externalUserId, { externalUserId, name: name || externalUserId, at });
  }
  const contactIds = await deps.contacts.resolve(corpId, [...first.values()]);
  const library = onceAsked(() => tagLibrary(deps, corpId));
  const changed = new Set<string>();
  const customers: WecomCustomerRecord[] = [];
  const taken: WecomFollowRecord[] = [];
  let overtaken = 0;
  const keys: { contactId: string; kind: "unionid" | "external_id"; value: string }[] = [];

  const seenCustomers = new Set<string>();
  for (const pair of pairs) {
    const { customer } = pair;
    const contactId = contactIds.get(customer.externalUserId);
    if (contactId === undefined) continue;
    if (!seenCustomers.has(customer.externalUserId)) {
      seenCustomers.add(customer.externalUserId);
      const { record, isChanged } = await takeCustomer(deps, corpId, { customer, contactId, from, at: now });
      customers.push(record);
      if (isChanged) keys.push({ contactId, kind: "external_id", value: customer.externalUserId });
      if (isChanged && customer.unionId) keys.push({ contactId, kind: "unionid", value: customer.unionId });
    }
    const outcome = await takeFollow(deps, corpId, pair, { contactId, library, from });
    if (outcome.kind === "overtaken") overtaken++;
    if (outcome.kind !== "changed") continue;
    changed.add(contactId);
    taken.push(outcome.follow);
  }
  const dirty = [...changed];
  await deps.contacts.markDirty(corpId, dirty);
  if (keys.length > 0) await deps.merge.knowAs(corpId, keys);
  const payloads = dirty.map((contactId) => ({ v: 1 as const, corpId, contactId }));
  // Tags are compared again by the daily pass, should the queue be away.
  await deps.jobs.enqueueMany(pushTagsJob, payloads).catch(() => undefined);
  for (const customer of customers) await deps.customers.putCustomer(customer);
  for (const follow of taken) await deps.customers.followTaken(follow);
  return overtaken;
}

function onceAsked<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | null = null;
  return () => (answer ??= ask());
}

/** What follows from a customer's own fields, and the record that is to be stored afterwards. */
async function takeCustomer(
  deps: WecomDeps,
  corpId: string,
  { customer, contactId, from, at }: { customer: WecomCustomer; contactId: string; from: TakenFrom; at: Date },
): Promise<{ record: WecomCustomerRecord; isChanged: boolean }> {
  const { externalUserId, name, type, avatarUrl, unionId, position, corpFullName, corpName } = customer;
  const record: WecomCustomerRecord = {
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
  };
  const stored = await deps.customers.findCustomer(corpId, externalUserId);
  const isChanged = stored?.contactId !== contactId || stored.name !== name || stored.unionId !== unionId;
  if ((isChanged || from.runId !== null) && name) await deps.contacts.setNickname(corpId, contactId, name);
  return { record, isChanged };
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

/** `overtaken`: somebody else changed the pair meanwhile. */
type Outcome = { kind: "same" | "overtaken" } | { kind: "changed"; follow: WecomFollowRecord };

/** Records a pair and does what follows from it. */
async function takeFollow(
  deps: WecomDeps,
  corpId: string,
  { customer, follow }: SeenPair,
  { contactId, library, from }: { contactId: string; library: () => Promise<TagLibrary>; from: TakenFrom },
): Promise<Outcome> {
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
  const stored = await deps.customers.findFollow(corpId, externalUserId, userId);
  if (stored && isNewer(stored, from)) return { kind: "overtaken" };
  const metAt = from.met?.userId.toLowerCase() === userId.toLowerCase() ? from.met.at : null;
  const after = followAfter(stored, seen, { corpId, externalUserId, contactId, at: now, metAt });
  const { before } = after;
  const hasNotes = before.isNew || !sameNotes(stored, seen);
  const hasTags = before.tagIds.length !== seen.tagIds.length || before.tagIds.some((id) => !seen.tagIds.includes(id));
  const isChanged = after.hasChanged || hasNotes || hasTags;
  const record = {
    ...after.follow,
    seenBy: from.runId ?? after.follow.seenBy,
    taking: isChanged ? before : null,
    changedAt: now,
  };
  const put = await deps.customers.putFollow(record, stored);
  if (!put) return { kind: "overtaken" };
  // A full pass shows everything again: the code may have another name since.
  const way = isChanged || from.runId !== null ? await showPair(deps, record) : null;
  if (!isChanged) return { kind: "same" };
  await carryThrough(deps, record, { before, way, library });
  return { kind: "changed", follow: put };
}

/** What follows from a recorded pair: the member's notes, tags that came and went, and those of the code they met through. */
export async function carryThrough(
  deps: WecomDeps,
  { corpId, contactId, userId, mobiles, remarkCompany, tagIds }: WecomFollowRecord,
  { before, way, library }: { before: FollowBefore; way: ContactWayRecord | null; library: () => Promise<TagLibrary> },
): Promise<void> {
  const now = deps.clock.now();
  const noted = [
    ...mobiles.map((value) => ({ field: "phone" as const, value })),
    ...(remarkCompany ? [{ field: "company" as const, value: remarkCompany }] : []),
  ];
  await deps.contacts.setNotedValues(corpId, contactId, userId, noted, now);
  await takeTags(deps, corpId, { contactId, userId }, before.tagIds, tagIds, library);
  if (!way || !before.isNew) return;
  for (const { group, label } of way.tags) {
    await deps.contacts.putTag(corpId, { contactId, group, label, byUserId: userId, at: now });
  }
}

/** The pair was changed after WeCom was asked about it. */
function isNewer(stored: WecomFollowRecord, { before, askedAt }: TakenFrom): boolean {
  if (before === null) return stored.changedAt !== undefined && stored.changedAt >= askedAt;
  return (stored.rev ?? 0) !== (before.find(({ userId }) => userId === stored.userId)?.rev ?? 0);
}

const sameNotes = (stored: WecomFollowRecord | null, seen: SeenFollow): boolean =>
  stored !== null &&
  stored.remarkCompany === seen.remarkCompany &&
  stored.mobiles.length === seen.mobiles.length &&
  stored.mobiles.every((mobile, i) => mobile === seen.mobiles[i]);

/** Puts the pair's remark, source and standing on the contact. @returns the channel code they met through. */
export async function showPair(deps: WecomDeps, follow: WecomFollowRecord): Promise<ContactWayRecord | null> {
  const { corpId, contactId, userId, remark, state, addWay, addedAt, status } = follow;
  const way = state ? await deps.ways.findByState(corpId, state) : null;
  await deps.contacts.putFollow(corpId, {
    contactId,
    memberId: userId,
    remark,
    source: way ? `渠道活码：${way.name}` : sourceOfAddWay(addWay, state),
    since: addedAt,
    status,
  });
  return way;
}

/** What members put on or took off in WeCom since the last look becomes a tag by hand, or none any more. */
async function takeTags(
  deps: WecomDeps,
  corpId: string,
  pair: { contactId: string; userId: string },
  before: readonly string[],
  now: readonly string[],
  askLibrary: () => Promise<TagLibrary>,
): Promise<void> {
  const on = now.filter((one) => !before.includes(one));
  const off = before.filter((one) => !now.includes(one));
  if (on.length + off.length === 0) return;
  const library = await askLibrary();
  const { value: rules } = await deps.rules.get(corpId);
  // Groups that rules write follow the rules, whatever is put there in WeCom.
  const named = (id: string): { group: string; label: string } | null => {
    const tag = library.byWecomId.get(id);
    return tag && !rules.mirroredGroups.includes(tag.group) ? tag : null;
  };
  const { contactId, userId } = pair;
  for (const id of on) {
    const tag = named(id);
    if (!tag) continue;
    await deps.contacts.putTag(corpId, { contactId, ...tag, byUserId: userId, at: deps.clock.now() });
  }
  for (const id of off) {
    const tag = named(id);
    if (!tag) continue;
    const others = await deps.customers.followsOfContacts(corpId, [contactId]);
    if (others.some((other) => other.userId !== userId && other.status === "active" && other.tagIds.includes(id)))
      continue;
    await deps.contacts.removeTag(corpId, contactId, tag.group, tag.label);
  }
}
