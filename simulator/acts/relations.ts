/** Who follows whom: made, ended, found. The relation is one-sided, as on the platform. */
import type { Simulator } from "../core/simulator.js";
import { startOfDay } from "../core/sim-clock.js";
import { pairKey, type Corp, type DayFigures } from "../state/corp.js";
import type { Follow, Person } from "../state/customers.js";
import type { Member } from "../state/directory.js";

export const findMember = (corp: Corp, userid: string): Member | undefined => corp.members.get(userid.toLowerCase());

/** The member's side of the relation; also when the customer deleted the member. */
export const findFollow = (corp: Corp, userid: string, externalUserId: string): Follow | undefined =>
  corp.follows.get(pairKey(userid, externalUserId));

/** Relations of one customer, in the order they were made. */
export function followsOf(corp: Corp, externalUserId: string): Follow[] {
  const follows: Follow[] = [];
  for (const userid of corp.followersOf.get(externalUserId) ?? []) {
    const follow = corp.follows.get(pairKey(userid, externalUserId));
    if (follow) follows.push(follow);
  }
  return follows.sort((a, b) => a.seq - b.seq);
}

/** Relations of one member, in the order they were made. */
export function followsBy(corp: Corp, userid: string): Follow[] {
  const follows: Follow[] = [];
  for (const externalUserId of corp.followsByMember.get(userid.toLowerCase()) ?? []) {
    const follow = corp.follows.get(pairKey(userid, externalUserId));
    if (follow) follows.push(follow);
  }
  return follows.sort((a, b) => a.seq - b.seq);
}

/** Makes an outside person. The same `key` gives the same external_userid for the same seed. */
export function addPerson(sim: Simulator, corp: Corp, given: Partial<Person> & { name: string }): Person {
  const key = given.key ?? "";
  const type = given.type ?? 1;
  const prefix = type === 1 ? "wm" : "wo";
  const externalUserId =
    given.externalUserId ??
    (key === "" ? sim.random.id(prefix, 30) : sim.random.stableId(prefix, `${corp.corpId} ${key}`));
  const known = corp.people.get(externalUserId);
  if (known) return known;
  const person: Person = {
    externalUserId,
    seq: sim.seq(),
    name: given.name,
    avatar: given.avatar ?? `http://wx.qlogo.cn/mmhead/${sim.random.stableHex(externalUserId, 24)}/0`,
    type,
    gender: given.gender ?? 0,
    unionId: given.unionId ?? (type === 1 ? sim.random.stableId("o", `union ${externalUserId}`, 27) : ""),
    openId: sim.random.stableId("o", `open ${externalUserId}`, 27),
    position: given.position ?? "",
    corpName: given.corpName ?? "",
    key,
  };
  corp.people.set(externalUserId, person);
  return person;
}

/** Makes or renews a relation. No events: the acts decide about those. */
export function addFollow(
  sim: Simulator,
  corp: Corp,
  given: Pick<Follow, "userid" | "externalUserId"> & Partial<Follow>,
): Follow {
  const key = pairKey(given.userid, given.externalUserId);
  const known = corp.follows.get(key);
  if (known) {
    known.isRemovedByCustomer = false;
    if (given.state) known.state = given.state;
    return known;
  }
  const now = given.createdAt ?? sim.seconds();
  const follow: Follow = {
    remark: corp.people.get(given.externalUserId)?.name ?? "",
    description: "",
    remarkCompany: "",
    remarkMobiles: [],
    tagIds: [],
    personalTags: [],
    addWay: 0,
    operUserid: given.userid,
    state: "",
    isRemovedByCustomer: false,
    lastInteractionAt: now,
    hasCustomerWritten: false,
    lastCustomerMs: 0,
    customerMessages: 0,
    linkId: "",
    ...given,
    createdAt: now,
    seq: sim.seq(),
  };
  corp.follows.set(key, follow);
  addTo(corp.followsByMember, given.userid.toLowerCase(), given.externalUserId);
  addTo(corp.followersOf, given.externalUserId, given.userid.toLowerCase());
  figuresOf(sim, corp, given.userid).newContact++;
  return follow;
}

/** Ends a relation on the member's side. */
export function removeFollow(corp: Corp, follow: Follow): void {
  corp.follows.delete(pairKey(follow.userid, follow.externalUserId));
  corp.followsByMember.get(follow.userid.toLowerCase())?.delete(follow.externalUserId);
  const followers = corp.followersOf.get(follow.externalUserId);
  followers?.delete(follow.userid.toLowerCase());
  if (followers?.size === 0) corp.followersOf.delete(follow.externalUserId);
}

/** Today's counters of a member. */
export function figuresOf(sim: Simulator, corp: Corp, userid: string): DayFigures {
  const key = `${startOfDay(sim.now()) / 1000} ${userid.toLowerCase()}`;
  let figures = corp.dayFigures.get(key);
  if (!figures) {
    figures = { newApply: 0, newContact: 0, chats: new Set(), messages: 0, replied: new Set(), negative: 0 };
    corp.dayFigures.set(key, figures);
  }
  return figures;
}

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  let set = map.get(key);
  if (!set) map.set(key, (set = new Set()));
  set.add(value);
}
