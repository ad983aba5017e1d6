/** Composition of members, sessions and keys. */
import { argon2PasswordHasher } from "#src/adapters/argon2/password-hasher.js";
import { mongoApiKeyStore } from "#src/adapters/mongo/access/api-key-store.js";
import { mongoDepartmentStore } from "#src/adapters/mongo/access/member-store.js";
import { mongoSessionStore, mongoSignInLinkStore } from "#src/adapters/mongo/access/session-store.js";
import { redisSignInThrottle } from "#src/adapters/redis/sign-in-throttle.js";
import { createAccessUseCases } from "#src/usecases/access/access-use-cases.js";
import { systemClock } from "#src/usecases/shared/clock.js";
import type { Ground } from "./ground.js";
import type { Records } from "./records.js";

export const composeAccess = ({ config, connection, redis, live }: Ground, records: Records) =>
  createAccessUseCases({
    members: records.memberStore,
    departments: mongoDepartmentStore(connection),
    sessions: mongoSessionStore(connection),
    signInLinks: mongoSignInLinkStore(connection),
    apiKeys: mongoApiKeyStore(connection),
    audit: records.audit,
    passwords: argon2PasswordHasher,
    throttle: redisSignInThrottle(redis, config.QUEUE_PREFIX),
    // Sessions, links and the audit are about real time, whatever a demo's clock shows.
    clock: systemClock,
    publicUrl: config.PUBLIC_URL,
    liveEvents: live,
  });
