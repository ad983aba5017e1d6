/** What every area stands on: configuration, connections, clock, queue, live events, log. */
import type { Config } from "#config/env.js";
import { createLogger } from "#src/adapters/log/logger.js";
import { assertNotHalfRestored } from "#src/adapters/mongo/backup/restore-records.js";
import { connectMongo } from "#src/adapters/mongo/connection.js";
import { createBullJobQueue } from "#src/adapters/queue/bull-job-queue.js";
import { connectRedis } from "#src/adapters/redis/connect-redis.js";
import { redisLiveEvents } from "#src/adapters/redis/live-events.js";
import { channelRegistry } from "#src/adapters/wechaty/channel-registry.js";
import { openClock } from "#src/app/clock.js";
import { AppError } from "#src/domain/shared/errors.js";

export type Ground = Awaited<ReturnType<typeof openGround>>;

/**
 * Connects.
 *
 * @param role named in logs and in claims: what the process runs, e.g. "api" or "api+worker", or "cli".
 * @throws AppError dependency_unavailable an address is missing or the store does not answer.
 */
export async function openGround(config: Config, role: string) {
  const { MONGODB_URL, REDIS_URL, CORP_ID: corpId, QUEUE_PREFIX: prefix } = config;
  if (!MONGODB_URL || !REDIS_URL) {
    throw new AppError("dependency_unavailable", "MONGODB_URL 和 REDIS_URL 都要设置；本机试用请运行 bin/up");
  }
  const logger = createLogger(role === "cli" ? "silent" : config.LOG_LEVEL, { role, corpId });
  const onRedisError = (error: Error): void => logger.warn({ err: error.message }, "redis connection");
  const connection = await connectMongo(MONGODB_URL, { appName: `guanxi-${role}` });
  const clock = await assertNotHalfRestored(connection)
    .then(() => openClock(config, connection))
    .catch(async (error: unknown) => {
      await connection.close();
      throw error;
    });
  const redis = connectRedis(REDIS_URL, "commands", onRedisError);
  const subscriber = role.split("+").includes("api") ? connectRedis(REDIS_URL, "subscriber", onRedisError) : null;
  const jobs = createBullJobQueue({ redisUrl: REDIS_URL, prefix, onError: onRedisError, now: () => clock.now() });
  const live = redisLiveEvents({
    publisher: redis,
    subscriber,
    prefix,
    onLost: (error) => logger.debug({ err: error }, "live events were not told"),
  });
  return {
    config,
    corpId,
    role,
    logger,
    connection,
    redis,
    jobs,
    live,
    clock,
    channels: channelRegistry(),
    close: async (): Promise<void> => {
      clock.close();
      await jobs.close();
      subscriber?.disconnect();
      redis.disconnect();
      await connection.close();
    },
  };
}
