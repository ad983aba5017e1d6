/** Who is who on the contacts' side. A contact made here gets its other fields from understanding. */
import { LRUCache } from "lru-cache";
import type { Connection } from "mongoose";
import type { Identity } from "#src/domain/member/member.js";
import type { ContactRegistry, SeenPerson } from "#src/usecases/capture/ports.js";
import { stableId } from "#src/usecases/shared/ids.js";
import { duplicatesOf } from "../bulk.js";
import { collectionOf } from "../collection-of.js";
import { contactModel, type ContactDoc } from "./contact-model.js";

const keyOf = (corpId: string, { channel, id }: Identity): string => `${corpId}\u0000${channel}\u0000${id}`;

/** @param now the instant written as `createdAt`. */
export function mongoContactRegistry(connection: Connection, now: () => Date): ContactRegistry {
  const contacts = collectionOf(connection, contactModel);
  const known = new LRUCache<string, string>({ max: 100_000 });

  /** Learns the contacts that hold one of the identities. */
  async function learn(corpId: string, people: readonly SeenPerson[], filter: object): Promise<void> {
    const wanted = new Set(people.map((person) => keyOf(corpId, person)));
    const found = contacts.find({ corpId, ...filter }, { projection: { identities: 1 } });
    for await (const { _id, identities } of found) {
      for (const identity of identities) {
        const key = keyOf(corpId, identity);
        if (wanted.has(key)) known.set(key, _id);
      }
    }
  }

  const unknownOf = (corpId: string, people: readonly SeenPerson[]): SeenPerson[] =>
    people.filter((person) => !known.has(keyOf(corpId, person)));

  return {
    resolve: async (corpId, people) => {
      let missing = unknownOf(corpId, people);
      if (missing.length > 0) {
        await learn(corpId, missing, { _id: { $in: missing.map((person) => idFor(corpId, person)) } });
        missing = unknownOf(corpId, missing);
      }
      // An identity may have moved to another contact, whose id is not made from it.
      for (const [channel, ids] of byChannel(missing)) {
        await learn(corpId, missing, { identities: { $elemMatch: { channel, id: { $in: ids } } } });
      }
      missing = unknownOf(corpId, missing);
      if (missing.length > 0) {
        try {
          await contacts.insertMany(
            missing.map((person) => newContact(corpId, person, now())),
            { ordered: false },
          );
        } catch (error) {
          duplicatesOf(error);
        }
        // Another process may have been first: what the store holds counts.
        await learn(corpId, missing, { _id: { $in: missing.map((person) => idFor(corpId, person)) } });
        for (const [channel, ids] of byChannel(unknownOf(corpId, missing))) {
          await learn(corpId, missing, { identities: { $elemMatch: { channel, id: { $in: ids } } } });
        }
      }
      return people.map((person) => {
        const id = known.get(keyOf(corpId, person));
        if (id === undefined) throw new Error("a contact was neither found nor made");
        return id;
      });
    },
  };
}

const idFor = (corpId: string, { channel, id }: Identity): string => stableId("ct", corpId, channel, id);

function byChannel(people: readonly SeenPerson[]): Map<string, string[]> {
  const channels = new Map<string, string[]>();
  for (const { channel, id } of people) channels.set(channel, [...(channels.get(channel) ?? []), id]);
  return channels;
}

function newContact(corpId: string, person: SeenPerson, now: Date): ContactDoc {
  return {
    _id: idFor(corpId, person),
    corpId,
    identities: [{ channel: person.channel, id: person.id }],
    nickname: person.name,
    displayName: person.name,
    memberIds: [],
    wecomFollowerIds: null,
    ownerId: null,
    ownerSetTo: null,
    createdAt: now,
    firstMessageAt: null,
    lastMessageAt: null,
    lastInboundAt: null,
    lastOutboundAt: null,
    profile: [],
    stage: "lead",
    stageSince: person.seenAt,
    stageReason: "",
    stageMessageId: null,
    isStagePinned: false,
    nextStageCheckAt: null,
    tags: [],
    optedOutAt: null,
    optOutLiftedAt: null,
    optOutSetAt: null,
    optOutMessageId: null,
    searchKeys: [],
    dirtySeq: 0,
    stagedSeq: 0,
    isDirty: false,
    digest: null,
  };
}
