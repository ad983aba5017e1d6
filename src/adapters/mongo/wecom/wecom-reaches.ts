/** How WeCom reaches a contact now: the official connection, and 微信客服 conversations whose window is open. */
import type { Connection } from "mongoose";
import { HOUR_MS } from "#src/domain/shared/time.js";
import { KF_ANSWERS, KF_SOURCE, KF_WINDOW_HOURS, kfChannel } from "#src/domain/touch/wecom-channel.js";
import type { WecomReaches } from "#src/usecases/touch/ports.js";
import { conversationModel } from "../capture/conversation-model.js";
import { collectionOf } from "../collection-of.js";
import { touchModel } from "../follow-up/touch-model.js";

/** Conversations of one contact that are looked at. */
const LIMIT = 50;

export function mongoWecomReaches(connection: Connection, isConfigured: () => Promise<boolean>): WecomReaches {
  const conversations = collectionOf(connection, conversationModel);
  const touches = collectionOf(connection, touchModel);
  return {
    of: async ({ corpId, id: contactId, identities }, now) => {
      const isOn = identities.some(({ channel }) => channel === "wecom") && (await isConfigured());
      if (!isOn) return { isOn, kf: null };
      const found = await conversations
        .find({ corpId, contactIds: contactId }, { projection: { source: 1, sourceId: 1, activity: 1 } })
        .sort({ _id: 1 })
        .limit(LIMIT)
        .toArray();
      const opened = found.flatMap(({ source, sourceId, activity }) => {
        const at = activity.find((each) => each.contactId === contactId)?.lastInboundAt ?? null;
        return source === KF_SOURCE && at ? [{ openKfId: sourceId.split("|", 1)[0] ?? "", at }] : [];
      });
      const newest = opened.sort((a, b) => b.at.getTime() - a.at.getTime())[0];
      if (!newest) return { isOn, kf: null };
      if (now.getTime() - newest.at.getTime() >= KF_WINDOW_HOURS * HOUR_MS) return { isOn, kf: null, kfClosed: "time" };
      const { openKfId, at } = newest;
      const since = { corpId, contactId, dueAt: { $gte: at } };
      const ours = await touches
        .find(since, { projection: { channel: 1, state: 1, attachments: 1, text: 1 } })
        .toArray();
      const used = ours
        .filter(({ channel, state }) => channel === kfChannel(openKfId) && SPENT.has(state))
        .reduce((sum, { text, attachments }) => sum + (text === "" ? 0 : 1) + (attachments?.length ?? 0), 0);
      if (used >= KF_ANSWERS) return { isOn, kf: null, kfClosed: "count" };
      return { isOn, kf: { openKfId, answersLeft: KF_ANSWERS - used } };
    },
  };
}

const SPENT: ReadonlySet<string> = new Set(["planned", "claimed", "sent", "unknown"]);
