/** Which contact a record belongs to after merges. */
import type { mongo } from "mongoose";
import type { ContactDoc } from "./contact-model.js";

/** Merges of merges are followed this far; longer chains are not made. */
const MAX_HOPS = 10;

/**
 * The contact that each of these records was merged into, through other merges too.
 *
 * @returns record id → contact id, only for records that were merged.
 */
export async function survivorsOf(
  contacts: mongo.Collection<ContactDoc>,
  corpId: string,
  contactIds: readonly string[],
): Promise<Map<string, string>> {
  const into = new Map<string, string>();
  let wanted = [...new Set(contactIds)];
  for (let hop = 0; hop < MAX_HOPS && wanted.length > 0; hop++) {
    const merged = await contacts
      .find({ _id: { $in: wanted }, corpId, mergedInto: { $type: "string" } }, { projection: { mergedInto: 1 } })
      .toArray();
    wanted = [];
    for (const { _id, mergedInto } of merged) {
      if (typeof mergedInto !== "string") continue;
      into.set(_id, mergedInto);
      if (!into.has(mergedInto)) wanted.push(mergedInto);
    }
  }
  const survivors = new Map<string, string>();
  for (const id of into.keys()) {
    let last = id;
    for (let next = into.get(last); next !== undefined && next !== id; next = into.get(last)) last = next;
    survivors.set(id, last);
  }
  return survivors;
}
