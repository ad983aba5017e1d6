/** Who is who on our own side; people seen in chats before anybody added them become "discovered" members. */
import { LRUCache } from "lru-cache";
import type { Connection } from "mongoose";
import type { MemberDirectory, SeenPerson } from "#src/usecases/capture/ports.js";
import { memberModel, type MemberDoc } from "../access/access-models.js";
import { identityKey } from "../access/member-store.js";
import { bulkUpsert } from "../bulk.js";
import { collectionOf } from "../collection-of.js";

/** @param now the instant written as `createdAt`. */
export function mongoMemberDirectory(connection: Connection, now: () => Date): MemberDirectory {
  const members = collectionOf<MemberDoc>(connection, memberModel);
  // Short-lived: an administrator may give a member an identity at any time.
  const known = new LRUCache<string, string>({ max: 10_000, ttl: 30_000 });
  const keyOf = (corpId: string, person: SeenPerson): string => `${corpId}\u0000${identityKey(person)}`;

  return {
    resolve: async (corpId, people) => {
      const missing = people.filter((person) => !known.has(keyOf(corpId, person)));
      const userIds = new Map<string, string>();
      if (missing.length > 0) {
        const byIdentity = new Map<string, string>();
        const wanted = new Set(missing.map(identityKey));
        const found = members
          .find({ corpId, identityKeys: { $in: [...wanted] } }, { projection: { userId: 1, identityKeys: 1 } })
          .sort({ userId: 1 });
        for await (const member of found) {
          for (const key of member.identityKeys) {
            if (wanted.has(key) && !byIdentity.has(key)) byIdentity.set(key, member.userId);
          }
        }
        const unknown = missing.filter((person) => !byIdentity.has(identityKey(person)));
        await bulkUpsert(
          members,
          unknown.map((person) => ({
            updateOne: {
              filter: { corpId, userId: person.id },
              update: { $setOnInsert: discovered(corpId, person, now()) },
              upsert: true,
            },
          })),
        );
        for (const person of missing) {
          const userId = byIdentity.get(identityKey(person)) ?? person.id;
          userIds.set(keyOf(corpId, person), userId);
          known.set(keyOf(corpId, person), userId);
        }
      }
      return people.map(
        (person) => known.get(keyOf(corpId, person)) ?? userIds.get(keyOf(corpId, person)) ?? person.id,
      );
    },
  };
}

function discovered(corpId: string, person: SeenPerson, now: Date): Omit<MemberDoc, "userId"> & { userId?: never } {
  return {
    corpId,
    name: person.name,
    role: "sales",
    dataScope: "own",
    departmentIds: [],
    identities: [{ channel: person.channel, id: person.id }],
    identityKeys: [identityKey(person)],
    status: "discovered",
    createdAt: now,
    passwordHash: null,
    lastSeenAt: null,
  };
}
