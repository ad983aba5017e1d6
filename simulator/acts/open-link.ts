/** A visitor comes through an acquisition link. wecom §4.13 */
import type { Simulator } from "../core/simulator.js";
import type { Corp } from "../state/corp.js";
import type { AcquisitionLink } from "../state/content.js";
import type { Person } from "../state/customers.js";
import { membersOfDepartments } from "../state/visibility.js";
import { ActError } from "./act-error.js";
import { addContact, type AddResult } from "./customer-acts.js";
import { linkEvent } from "./links.js";
import { findMember } from "./relations.js";

const LOW_BALANCE = 20;

/** A visitor opens the link and asks to be added. */
export function openLink(
  sim: Simulator,
  corp: Corp,
  person: Person,
  link: AcquisitionLink,
  channel: string,
): AddResult {
  if (corp.linkQuota.balance <= 0) throw new ActError("no acquisition quota left");
  const userids = [...new Set([...link.users, ...membersOfDepartments(corp, link.departments).map((m) => m.userid)])];
  const able = userids.filter((userid) => findMember(corp, userid)?.leftAt === null);
  const elements = { LinkId: link.linkId, State: channel === "" ? undefined : channel };
  link.clicks.push(sim.seconds());
  if (able.length === 0) {
    linkEvent(sim, corp, "link_unavailable", { LinkId: link.linkId }, link.byAgent);
    throw new ActError("nobody of this link can be added");
  }
  linkEvent(sim, corp, "friend_request", elements, link.byAgent);
  const userid = able[link.turn++ % able.length] ?? "";
  const added = addContact(sim, corp, person, userid, { addWay: 16, state: channel, linkId: link.linkId });
  if (added.event !== "") {
    corp.linkQuota.balance--;
    if (corp.linkQuota.balance === LOW_BALANCE - 1) linkEvent(sim, corp, "balance_low", {});
    if (corp.linkQuota.balance === 0) linkEvent(sim, corp, "balance_exhausted", {});
  }
  return added;
}
