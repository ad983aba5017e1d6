/** A broadcast's results learn that a contact opened it, at once and without asking WeCom. */
import type { Connection } from "mongoose";
import { collectionOf } from "../collection-of.js";
import { touchModel, type TouchDoc } from "../follow-up/touch-model.js";
import { broadcastPageModel } from "./broadcast-models.js";

/**
 * Notes the first opening on the touch, then counts it on its page. A death in between, or a count that runs beside it,
 * is put right by the page's next look at its touches.
 */
export function mongoBroadcastOpened(connection: Connection) {
  const touches = collectionOf(connection, touchModel);
  const pages = collectionOf(connection, broadcastPageModel);
  return async (corpId: string, broadcastId: string, contactId: string, at: Date): Promise<void> => {
    const touch = await touches.findOneAndUpdate(
      { corpId, contactId, "broadcast.id": broadcastId, "broadcast.openedAt": null },
      { $set: { "broadcast.openedAt": at } as unknown as Partial<TouchDoc> },
      { projection: { broadcast: 1 } },
    );
    if (!touch?.broadcast) return;
    await pages.updateOne({ _id: touch.broadcast.pageId, corpId }, { $inc: { "counts.opened": 1 } });
  };
}
