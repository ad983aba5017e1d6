import { Timestamp } from "bson";
import { notInStore, StoreError } from "../errors.js";
import type { Reply } from "../server/command.js";
import type { Snapshots } from "../server/snapshots.js";
import { getOwn } from "../values/fields.js";
import { type Document, isDocument } from "../values/types.js";

type TakenSnapshot = ReturnType<Snapshots["take"]>;

/**
 * The state that a find with read concern "snapshot" reads, or undefined for an ordinary find. Only whole collections,
 * in natural order or in order of `_id`, are read that way: what is known of the other indexes is of now, not of then.
 *
 * @throws StoreError 238 a filter or another sort; 239 the instant is not held any more.
 */
export function snapshotFor(store: { readonly snapshots: Snapshots }, body: Document): TakenSnapshot | undefined {
  const concern = getOwn(body, "readConcern");
  if (!isDocument(concern) || getOwn(concern, "level") !== "snapshot") return undefined;
  if (fieldsOf(getOwn(body, "filter")).length > 0 || fieldsOf(getOwn(body, "sort")).some((name) => name !== "_id")) {
    throw notInStore('read concern "snapshot" with a filter or a sort by other fields than _id');
  }
  const at = getOwn(concern, "atClusterTime");
  if (at !== undefined && !(at instanceof Timestamp)) throw new StoreError(14, "atClusterTime must be a timestamp");
  return store.snapshots.take(at);
}

/** The reply with the instant that it read, which the driver sends with the session's next reads. */
export function markedWith(snapshot: TakenSnapshot, reply: Reply): Reply {
  return { ...reply, cursor: { ...(reply["cursor"] as Document), atClusterTime: snapshot.at } };
}

function fieldsOf(value: unknown): readonly string[] {
  return isDocument(value as Document) ? Object.keys(value as Document) : [];
}
