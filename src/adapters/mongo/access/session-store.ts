/** Sessions and one-time links in MongoDB; only hashes of their tokens are here. */
import type { Connection } from "mongoose";
import type { Session, SignInLink } from "#src/domain/member/access.js";
import type { SessionStore, SignInLinkStore } from "#src/usecases/access/ports.js";
import { sessionModel, signInLinkModel } from "./access-models.js";

const toSession = ({ corpId, id, userId, createdAt, expiresAt, endsAt }: Session): Session => ({
  corpId,
  id,
  userId,
  createdAt,
  expiresAt,
  endsAt,
});

export function mongoSessionStore(connection: Connection): SessionStore {
  const sessions = sessionModel(connection);
  return {
    insert: async (session) => {
      await sessions.create(session);
    },
    findLive: async (corpId, id, now) => {
      const doc = await sessions
        .findOne({ corpId, id, expiresAt: { $gt: now } })
        .lean<Session>()
        .exec();
      return doc && toSession(doc);
    },
    extend: async (corpId, id, expiresAt) => {
      await sessions.updateOne({ corpId, id }, { $max: { expiresAt } }).exec();
    },
    remove: async (corpId, id) => {
      await sessions.deleteOne({ corpId, id }).exec();
    },
    removeOf: async (corpId, userId) => {
      await sessions.deleteMany({ corpId, userId }).exec();
    },
  };
}

export function mongoSignInLinkStore(connection: Connection): SignInLinkStore {
  const links = signInLinkModel(connection);
  const usable = (corpId: string, id: string, now: Date) => ({ corpId, id, usedAt: null, expiresAt: { $gt: now } });
  return {
    insert: async (link) => {
      await links.create(link);
    },
    findUsable: async (corpId, id, now) => {
      const doc = await links
        .findOne(usable(corpId, id, now))
        .lean<SignInLink>()
        .exec();
      if (!doc) return null;
      const { userId, createdAt, expiresAt, usedAt } = doc;
      return { corpId, id, userId, createdAt, expiresAt, usedAt };
    },
    claim: async (corpId, id, now) => {
      const answer = await links.updateOne(usable(corpId, id, now), { $set: { usedAt: now } }).exec();
      return answer.modifiedCount === 1;
    },
    removeOf: async (corpId, userId) => {
      await links.deleteMany({ corpId, userId }).exec();
    },
  };
}
