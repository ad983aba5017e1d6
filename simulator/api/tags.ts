/** Corp tags, strategy tags, and tags on a customer. wecom §4.2, §4.3 */
import type { Params } from "../core/params.js";
import { refuse } from "../core/platform-error.js";
import type { Call, Routes } from "../server/route.js";
import type { Corp } from "../state/corp.js";
import type { CorpTag, CorpTagGroup } from "../state/customers.js";
import { followOf, nameOf } from "./checks.js";
import { pairLock } from "./customers.js";

const MAX_NAME = 30;
const MAX_ORDER = 2 ** 32;

export const tagRoutes: Routes = {
  "externalcontact/get_corp_tag_list": { needs: "customer", handle: (call) => listTags(call, false) },
  "externalcontact/add_corp_tag": { needs: "customer", handle: (call) => addTags(call, 0) },
  "externalcontact/edit_corp_tag": { needs: "customer", handle: (call) => editTag(call, false) },
  "externalcontact/del_corp_tag": { needs: "customer", handle: (call) => deleteTags(call, false) },
  "externalcontact/get_strategy_tag_list": { needs: "customer", handle: (call) => listTags(call, true) },
  "externalcontact/add_strategy_tag": {
    needs: "customer",
    handle: (call) => {
      const id = call.params.int("strategy_id");
      if (!call.corp.strategies.has(id)) refuse(40058, "strategy_id");
      return addTags(call, id);
    },
  },
  "externalcontact/edit_strategy_tag": { needs: "customer", handle: (call) => editTag(call, true) },
  "externalcontact/del_strategy_tag": { needs: "customer", handle: (call) => deleteTags(call, true) },
  "externalcontact/mark_tag": {
    needs: "customer",
    lock: pairLock,
    handle: (call) => {
      const { params, corp, sim } = call;
      const follow = followOf(
        call,
        params.text("userid", { missing: 41009 }),
        params.text("external_userid", { missing: 41035 }),
      );
      const added = params.texts("add_tag");
      const removed = params.texts("remove_tag");
      if (added.length + removed.length === 0) refuse(40068, "add_tag and remove_tag are empty");
      for (const id of [...added, ...removed]) if (!corp.tagIndex.has(id)) refuse(40068, id);
      const tagIds = [...new Set([...follow.tagIds.filter((id) => !removed.includes(id)), ...added])];
      if (tagIds.length > sim.settings.caps.tagsPerFollow) refuse(40144);
      follow.tagIds = tagIds;
    },
  },
};

function listTags({ corp, params }: Call, isStrategy: boolean): Record<string, unknown> {
  const groupIds = params.texts("group_id");
  const tagIds = groupIds.length > 0 ? [] : params.texts("tag_id");
  const strategyId = params.intOr("strategy_id", 0);
  const isAsked = groupIds.length + tagIds.length > 0;
  const groups = [...corp.tagGroups.values()].filter(
    (group) =>
      (group.strategyId !== 0) === isStrategy &&
      (strategyId === 0 || group.strategyId === strategyId) &&
      (isAsked || !group.isDeleted) &&
      (groupIds.length === 0 || groupIds.includes(group.groupId)) &&
      (tagIds.length === 0 || group.tags.some((tag) => tagIds.includes(tag.id))),
  );
  const isShown = (tag: CorpTag): boolean =>
    tagIds.length === 0 ? !tag.isDeleted || isAsked : tagIds.includes(tag.id);
  return {
    tag_group: sorted(groups).map((group) => presentGroup(group, sorted(group.tags.filter(isShown)), isAsked)),
  };
}

/** Larger order first, then the older. */
const sorted = <T extends { order: number }>(list: readonly T[]): T[] => [...list].sort((a, b) => b.order - a.order);

function presentGroup(group: CorpTagGroup, tags: readonly CorpTag[], withDeleted: boolean): Record<string, unknown> {
  const deleted = (isDeleted: boolean) => (withDeleted ? { deleted: isDeleted } : {});
  return {
    group_id: group.groupId,
    group_name: group.name,
    create_time: group.createdAt,
    order: group.order,
    ...(group.strategyId === 0 ? {} : { strategy_id: group.strategyId }),
    ...deleted(group.isDeleted),
    tag: tags.map((tag) => ({
      id: tag.id,
      name: tag.name,
      create_time: tag.createdAt,
      order: tag.order,
      ...deleted(tag.isDeleted),
    })),
  };
}

const liveTags = (group: CorpTagGroup): CorpTag[] => group.tags.filter((tag) => !tag.isDeleted);

function addTags(call: Call, strategyId: number): Record<string, unknown> {
  const { corp, sim, params, app } = call;
  checkAgent(call);
  const wanted = uniqueTags(params.objects("tag", { missing: 40063 }));
  const groupId = params.textOr("group_id", "");
  let group = groupId === "" ? undefined : corp.tagGroups.get(groupId);
  if (groupId !== "" && (!group || group.isDeleted)) refuse(40068, groupId);
  if (!group) {
    const name = nameOf(params.text("group_name", { missing: 40063 }), MAX_NAME, 40072);
    group = [...corp.tagGroups.values()].find(
      (group) => group.name === name && !group.isDeleted && group.strategyId === strategyId,
    );
    if (!group) {
      checkTagCap(call, wanted.length);
      group = newGroup(call, name, strategyId, app.agentId);
      corp.tagGroups.set(group.groupId, group);
    }
  }
  const clash = wanted.find((tag) => liveTags(group).some((known) => known.name === tag.name));
  if (clash) refuse(40071, clash.name);
  checkTagCap(call, wanted.length);
  const added = wanted.map((tag) => ({
    id: sim.random.id("et", 30),
    name: tag.name,
    order: tag.order,
    createdAt: call.now,
    isDeleted: false,
  }));
  group.tags.push(...added);
  for (const tag of added) corp.tagIndex.set(tag.id, group.groupId);
  return { tag_group: presentGroup(group, added, false) };
}

function newGroup({ sim, params, now }: Call, name: string, strategyId: number, byAgent: number): CorpTagGroup {
  return {
    groupId: sim.random.id("et", 30),
    seq: sim.seq(),
    name,
    order: orderOf(params),
    createdAt: now,
    isDeleted: false,
    byAgent,
    strategyId,
    tags: [],
  };
}

function uniqueTags(list: readonly Params[]): { name: string; order: number }[] {
  const byName = new Map<string, { name: string; order: number }>();
  for (const tag of list) {
    const name = nameOf(tag.text("name", { missing: 40072 }), MAX_NAME, 40072);
    if (!byName.has(name)) byName.set(name, { name, order: orderOf(tag) });
  }
  return [...byName.values()];
}

const orderOf = (params: Params): number => params.intOr("order", 0, { min: 0, max: MAX_ORDER - 1 });

function checkTagCap({ corp, sim }: Call, more: number): void {
  if (corp.tagIndex.size + more > sim.settings.caps.corpTags) refuse(40126);
}

function editTag(call: Call, isStrategy: boolean): void {
  const { corp, params } = call;
  checkAgent(call);
  const { group, tag } = findTagOrGroup(corp, params.text("id", { missing: 40068 }), isStrategy);
  checkOwner(call, group);
  const target = tag ?? group;
  const order = params.has("order") ? orderOf(params) : target.order;
  const given = params.textOr("name", "");
  const name = given === "" ? target.name : nameOf(given, MAX_NAME, 40072);
  const others: { name: string; isDeleted: boolean }[] = tag
    ? group.tags.filter((other) => other !== tag)
    : [...corp.tagGroups.values()].filter((other) => other !== group && other.strategyId === group.strategyId);
  if (others.some((other) => !other.isDeleted && other.name === name)) refuse(40071, name);
  target.name = name;
  target.order = order;
}

function deleteTags(call: Call, isStrategy: boolean): void {
  const { corp, params } = call;
  checkAgent(call);
  const tagIds = params.texts("tag_id");
  const groupIds = params.texts("group_id");
  if (tagIds.length + groupIds.length === 0) refuse(40068, "tag_id and group_id are empty");
  const found = [...tagIds, ...groupIds].map((id) => findTagOrGroup(corp, id, isStrategy));
  for (const { group } of found) checkOwner(call, group);
  for (const { group, tag } of found) {
    if (tag) deleteTag(corp, group, tag);
    else deleteGroup(corp, group);
  }
}

/** Takes a tag off all customers; a group without tags goes too. */
export function deleteTag(corp: Corp, group: CorpTagGroup, tag: CorpTag): void {
  tag.isDeleted = true;
  corp.tagIndex.delete(tag.id);
  for (const follow of corp.follows.values()) {
    if (follow.tagIds.includes(tag.id)) follow.tagIds = follow.tagIds.filter((id) => id !== tag.id);
  }
  if (liveTags(group).length === 0) group.isDeleted = true;
}

export function deleteGroup(corp: Corp, group: CorpTagGroup): void {
  for (const tag of liveTags(group)) deleteTag(corp, group, tag);
  group.isDeleted = true;
}

/** @throws PlatformError 40068 */
export function findTagOrGroup(
  corp: Corp,
  id: string,
  isStrategy = false,
): { group: CorpTagGroup; tag: CorpTag | undefined } {
  const group = corp.tagGroups.get(id) ?? corp.tagGroups.get(corp.tagIndex.get(id) ?? "");
  if (!group || group.isDeleted || (group.strategyId !== 0) !== isStrategy) refuse(40068, id);
  return { group, tag: group.groupId === id ? undefined : group.tags.find((tag) => tag.id === id) };
}

/** An app changes only tags that it made itself. */
function checkOwner({ app }: Call, group: CorpTagGroup): void {
  if (app.kind === "self-built" && group.byAgent !== app.agentId) refuse(81011, group.groupId);
}

function checkAgent({ params, app }: Call): void {
  if (params.has("agentid") && app.agentId !== 0 && params.int("agentid") !== app.agentId) refuse(301002);
}
