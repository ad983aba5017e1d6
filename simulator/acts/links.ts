/** Events of acquisition links. wecom §2.10 */
import type { Simulator } from "../core/simulator.js";
import type { XmlNode } from "../crypto/xml.js";
import type { Corp } from "../state/corp.js";
import type { Follow } from "../state/customers.js";

/** The customer's messages that are told. */
const TOLD_MESSAGES = [3, 5, 10];

/** One event, to the app that made the link. */
export function linkEvent(sim: Simulator, corp: Corp, changeType: string, elements: XmlNode, byAgent?: number): void {
  sim.emit(
    corp,
    { MsgType: "event", Event: "customer_acquisition", ChangeType: changeType, ...elements },
    byAgent === undefined || byAgent === 0 ? {} : { only: byAgent },
  );
}

/** Tells the first message, and the 3rd, 5th and 10th with a key to look them up. */
export function countLinkMessage(sim: Simulator, corp: Corp, follow: Follow): void {
  const link = corp.links.get(follow.linkId);
  if (!link) return;
  const count = follow.customerMessages;
  if (count === 1) {
    linkEvent(
      sim,
      corp,
      "customer_start_chat",
      { UserID: follow.userid, ExternalUserID: follow.externalUserId, LinkId: link.linkId },
      link.byAgent,
    );
  }
  if (!TOLD_MESSAGES.includes(count)) return;
  const chatKey = sim.random.id("", 32);
  const { userid, externalUserId } = follow;
  corp.chatKeys.set(chatKey, { at: sim.seconds(), userid, externalUserId, linkId: link.linkId, count });
  linkEvent(sim, corp, "message_from_customer", { LinkId: link.linkId, ChatKey: chatKey }, link.byAgent);
}
