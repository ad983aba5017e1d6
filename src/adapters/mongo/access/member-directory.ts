/** Who is who on our own side: from a chat's sender to a member, and from a member to the manager. */
import { LRUCache } from "lru-cache";
import type { Connection } from "mongoose";
import { defaultScopeOf, type Department, type Identity } from "#src/domain/member/member.js";
import { nearestManager } from "#src/domain/member/nearest-manager.js";
import type { MemberDirectory, SeenPerson } from "#src/usecases/capture/ports.js";
import type { MemberReader } from "#src/usecases/follow-up/ports.js";
import { departmentModel, memberModel, type MemberDoc } from "./access-models.js";
import { isDuplicateKey } from "../duplicate-key.js";
import { collectionOf } from "../collection-of.js";
import { departureModel, GONE } from "../wecom-data/departure-store.js";
import { identityKey } from "./member-store.js";

/** Identities hardly ever move from one member to another; after this long a move is noticed. */
const CACHE_MS = 60_000;

export function mongoMemberDirectory(connection: Connection): MemberDirectory {
  const members = memberModel(connection);
  const cache = new LRUCache<string, string>({ max: 10_000, ttl: CACHE_MS });

  const resolveOne = async (corpId: string, person: SeenPerson): Promise<string> => {
    const identity = { channel: person.channel, id: person.id };
    const key = identityKey(identity);
    const known = await members
      .findOne({ corpId, identityKeys: key }, { userId: 1 })
      .sort({ userId: 1 })
      .lean<Pick<MemberDoc, "userId">>()
      .exec();
    if (known) return known.userId;
    await members
      .updateOne(
        { corpId, userId: person.id },
        {
          $setOnInsert: {
            name: person.name,
            role: "sales",
            dataScope: defaultScopeOf.sales,
            departmentIds: [],
            status: "discovered",
            createdAt: person.seenAt,
            passwordHash: null,
            lastSeenAt: null,
          },
          $addToSet: { identities: identity, identityKeys: key },
        },
        { upsert: true },
      )
      .exec();
    return person.id;
  };

  return {
    resolve: async (corpId, people) => {
      const userIds: string[] = [];
      for (const person of people) {
        const cacheKey = `${corpId}\u0000${identityKey(person)}`;
        let userId = cache.get(cacheKey);
        if (userId === undefined) {
          // Two captures may meet the same new member at once: the loser of the insert finds the winner's.
          userId = await resolveOne(corpId, person).catch((error: unknown) => {
            if (isDuplicateKey(error)) return resolveOne(corpId, person);
            throw error;
          });
          cache.set(cacheKey, userId);
        }
        userIds.push(userId);
      }
      return userIds;
    },
  };
}

export function mongoMemberReader(connection: Connection): MemberReader {
  const members = memberModel(connection);
  const departments = departmentModel(connection);
  const departures = collectionOf(connection, departureModel);
  return {
    administratorOf: async (corpId) => {
      const admin = await members
        .findOne({ corpId, role: "admin", status: "active" }, { userId: 1 })
        .sort({ userId: 1 })
        .lean<Pick<MemberDoc, "userId">>()
        .exec();
      return admin?.userId ?? null;
    },
    managerOf: async (corpId, userId) => {
      const [tree, managers, member] = await Promise.all([
        departments.find({ corpId }).lean<Department[]>().exec(),
        members
          .find({ corpId, role: "manager", status: "active" })
          .sort({ userId: 1 })
          .lean<Pick<MemberDoc, "userId" | "departmentIds">[]>()
          .exec(),
        members.findOne({ corpId, userId }).lean<Pick<MemberDoc, "userId" | "departmentIds">>().exec(),
      ]);
      return member && nearestManager(member, managers, tree);
    },
    namesOf: async (corpId, userIds) => {
      const docs = await members
        .find({ corpId, userId: { $in: [...userIds] } }, { userId: 1, name: 1 })
        .lean<Pick<MemberDoc, "userId" | "name">[]>()
        .exec();
      return new Map(docs.map((doc) => [doc.userId, doc.name]));
    },
    whoLeft: async (corpId) => {
      // WeCom's user ids know no case.
      const left = departures.find({ corpId, state: { $in: GONE } }, { projection: { userId: 1 } });
      const gone = new Set((await left.toArray()).map(({ userId }) => userId.toLowerCase()));
      return (userId) => gone.has(userId.toLowerCase());
    },
  };
}

/** Finds a colleague by an id in a channel, without making one: a bot asks whether a room's member is one of us. */
export function mongoColleagueFinder(
  connection: Connection,
): (corpId: string, identity: Identity) => Promise<string | null> {
  const members = memberModel(connection);
  return async (corpId, identity) => {
    const doc = await members
      .findOne({ corpId, identityKeys: identityKey(identity) }, { userId: 1 })
      .sort({ userId: 1 })
      .lean<Pick<MemberDoc, "userId">>()
      .exec();
    return doc?.userId ?? null;
  };
}
