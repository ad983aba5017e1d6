/** What the product made of the storm, against what really happened. */
import type { Connection } from "mongoose";
import type { WecomEventDoc } from "#src/adapters/mongo/wecom/wecom-event-model.js";
import type { WecomFollowDoc } from "#src/adapters/mongo/wecom-data/wecom-models.js";
import type { ContactFollowDoc } from "#src/adapters/mongo/understand/contact-follow-model.js";
import type { StormWorld } from "./storm-world.js";

export interface StormEffects {
  /** Events that were acknowledged but are not there, or were not handled. */
  lost: number;
  /** Events stored twice, contacts made twice, tags put twice, codes greeted twice. */
  doubled: number;
  /** Customers whose pairs, contact, tag or noted number are not what the platform's last word makes of them. */
  wrong: number;
  /** The first of these, in words. */
  wrongExamples: string[];
}

interface Seen {
  connection: Connection;
  world: StormWorld;
  acknowledged: ReadonlySet<string>;
  greetings: ReadonlyMap<string, number>;
  /** The channel code's marker and tag. */
  way: { state: string; tag: { group: string; label: string } };
}

export async function stormEffects({
  connection,
  world,
  acknowledged,
  greetings,
  way: { state, tag },
}: Seen): Promise<StormEffects> {
  const events = await connection.collection<WecomEventDoc>("wecom_events").find({}).toArray();
  const handled = new Set(events.filter(({ state }) => state === "processed").map(({ xml }) => xml));
  const lost = [...acknowledged].filter((xml) => !handled.has(xml)).length;
  const contacts = await connection
    .collection<{ _id: string; identities: { channel: string; id: string }[] }>("contacts")
    .find({})
    .toArray();
  const contactOf = new Map<string, string[]>();
  for (const { _id, identities } of contacts) {
    for (const { id } of identities) contactOf.set(id, [...(contactOf.get(id) ?? []), _id]);
  }
  const pairs = await connection.collection<WecomFollowDoc>("wecom_follows").find({}).toArray();
  const follows = await connection.collection<ContactFollowDoc>("contact_follows").find({}).toArray();
  const tags = await connection
    .collection<{ contactId: string; group: string; label: string }>("contact_tags")
    .find(tag)
    .toArray();
  const decisions = await connection
    .collection<{ contactId: string; value: string | null }>("fact_decisions")
    .find({ undoneAt: null })
    .toArray();
  const by = <T extends { contactId: string }>(rows: readonly T[]): Map<string, T[]> => {
    const groups = new Map<string, T[]>();
    for (const row of rows) groups.set(row.contactId, [...(groups.get(row.contactId) ?? []), row]);
    return groups;
  };
  const [pairsBy, followsBy, tagsBy, decisionsBy] = [by(pairs), by(follows), by(tags), by(decisions)];

  let doubled = events.length - new Set(events.map(({ xml }) => xml)).size;
  doubled += [...greetings.values()].filter((times) => times > 1).length;
  const wrongs: string[] = [];
  for (const { externalUserId, standing, listed } of world.customers.values()) {
    if (standing.size === 0) continue;
    const [contactId = "", ...others] = contactOf.get(externalUserId) ?? [];
    doubled += others.length + Math.max(0, (tagsBy.get(contactId)?.length ?? 0) - 1);
    const told = (rows: readonly { who: string; status: string; remark: string | null }[]): string =>
      rows
        .map(({ who, status, remark }) => `${who} ${status} ${status === "removed_by_member" ? "" : (remark ?? "")}`)
        .sort()
        .join("; ");
    // Who came and was deleted before anybody looked is not there any more when it is looked up: WeCom tells nothing.
    const known = new Set((pairsBy.get(contactId) ?? []).map(({ userId }) => userId));
    const expected = told(
      [...standing]
        .filter(([who]) => listed.has(who) || known.has(who))
        .map(([who, status]) => ({ who, status, remark: listed.get(who)?.remark ?? "" })),
    );
    if (expected === "" && contactId === "") continue;
    const stored = told((pairsBy.get(contactId) ?? []).map((pair) => ({ ...pair, who: pair.userId })));
    const shown = told((followsBy.get(contactId) ?? []).map((follow) => ({ ...follow, who: follow.memberId })));
    const isFromCode = (pairsBy.get(contactId) ?? []).some((pair) => pair.state === state);
    const mobiles = [...listed.values()].flatMap((pair) => pair.mobiles);
    const noted = (decisionsBy.get(contactId) ?? []).map(({ value }) => value ?? "");
    const faults = [
      contactId === "" ? "no contact" : "",
      stored === expected ? "" : `pairs are ${stored}, not ${expected}`,
      shown === expected ? "" : `the contact shows ${shown}, not ${expected}`,
      tagsBy.has(contactId) === isFromCode ? "" : "the code's tag is missing or too many",
      mobiles.every((mobile) => noted.includes(mobile)) ? "" : "the noted number is missing",
    ].filter(Boolean);
    if (faults.length > 0) wrongs.push(`${externalUserId}: ${faults.join(", ")}`);
  }
  return { lost, doubled, wrong: wrongs.length, wrongExamples: wrongs.slice(0, 3) };
}
