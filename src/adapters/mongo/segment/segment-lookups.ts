/** What rules ask beyond the contact's own document, for a page of contacts at once. */
import type { Connection } from "mongoose";
import type { SegmentLookups } from "#src/domain/segment/matches.js";
import type { CampaignOutcome } from "#src/domain/segment/condition-words.js";
import { leavesOf, type SegmentRule } from "#src/domain/segment/rule.js";
import type { Intent } from "#src/domain/understanding/understanding.js";
import { conversationModel } from "../capture/conversation-model.js";
import { collectionOf } from "../collection-of.js";
import { touchModel } from "../follow-up/touch-model.js";
import { intentModel } from "../understand/intent-model.js";
import { stageTransitionModel } from "../understand/stage-transition-model.js";

interface Mutable {
  intents: Map<Intent, Date>;
  boughtAt: Date | null;
  groupIds: Set<string>;
  campaigns: Map<string, Set<CampaignOutcome>>;
}

/** One query for each kind of condition that the rule has. */
export function segmentLookups(connection: Connection) {
  const intents = collectionOf(connection, intentModel);
  const transitions = collectionOf(connection, stageTransitionModel);
  const conversations = collectionOf(connection, conversationModel);
  const touches = collectionOf(connection, touchModel);

  return async (
    corpId: string,
    rule: SegmentRule,
    contactIds: readonly string[],
  ): Promise<Map<string, SegmentLookups>> => {
    const found = new Map<string, Mutable>(
      contactIds.map((id) => [id, { intents: new Map(), boughtAt: null, groupIds: new Set(), campaigns: new Map() }]),
    );
    const leaves = leavesOf(rule);
    const ids = [...contactIds];
    const of = { corpId, contactId: { $in: ids } };

    const wanted = [...new Set(leaves.flatMap((leaf) => (leaf.kind === "intent" ? [leaf.intent] : [])))];
    if (wanted.length > 0) {
      const projection = { contactId: 1, intent: 1, saidAt: 1 };
      for await (const said of intents.find({ ...of, intent: { $in: wanted } }, { projection })) {
        const seen = found.get(said.contactId)?.intents;
        const last = seen?.get(said.intent);
        if (seen && (!last || said.saidAt > last)) seen.set(said.intent, said.saidAt);
      }
    }
    if (leaves.some((leaf) => leaf.kind === "bought")) {
      const projection = { contactId: 1, at: 1 };
      for await (const move of transitions.find({ ...of, to: { $in: ["customer", "repeat"] } }, { projection })) {
        const seen = found.get(move.contactId);
        if (seen && (!seen.boughtAt || move.at > seen.boughtAt)) seen.boughtAt = move.at;
      }
    }
    for (const groupId of new Set(leaves.flatMap((leaf) => (leaf.kind === "group" ? [leaf.conversationId] : [])))) {
      const group = await conversations.findOne({ _id: groupId, corpId }, { projection: { contactIds: 1 } });
      for (const contactId of group?.contactIds ?? []) found.get(contactId)?.groupIds.add(groupId);
    }
    const campaignIds = [...new Set(leaves.flatMap((leaf) => (leaf.kind === "campaign" ? [leaf.broadcastId] : [])))];
    if (campaignIds.length > 0) {
      const projection = { contactId: 1, broadcast: 1, state: 1 };
      for await (const touch of touches.find({ ...of, "broadcast.id": { $in: campaignIds } }, { projection })) {
        const { id = "", openedAt = null, repliedAt = null, convertedAt = null } = touch.broadcast ?? {};
        const outcomes = new Set<CampaignOutcome>();
        if (touch.state === "planned" || touch.state === "claimed" || touch.state === "awaiting")
          outcomes.add("planned");
        outcomes.add(touch.state === "sent" ? "received" : "not_received");
        if (touch.state === "sent") outcomes.add(repliedAt ? "replied" : "not_replied");
        if (openedAt) outcomes.add("opened");
        else if (touch.state === "sent") outcomes.add("not_opened");
        if (convertedAt) outcomes.add("converted");
        found.get(touch.contactId)?.campaigns.set(id, outcomes);
      }
    }
    return found;
  };
}
