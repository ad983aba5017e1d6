/** Clients of the one Redis, by what they are for. */
import { Redis } from "ioredis";

/**
 * `commands`: answers or fails at once, so that a request never hangs on Redis; `subscriber`: listens, and listens again
 * after every reconnect.
 */
export type RedisPurpose = "commands" | "subscriber";

/**
 * Opens a client; it reconnects by itself for ever.
 *
 * @param url     redis://…, rediss://… or the path of a unix socket.
 * @param onError told of every connection error; without a listener ioredis would print them.
 */
export function connectRedis(url: string, purpose: RedisPurpose, onError: (error: Error) => void): Redis {
  const client = new Redis(url, {
    enableOfflineQueue: purpose === "subscriber",
    maxRetriesPerRequest: purpose === "subscriber" ? null : 1,
    retryStrategy: (times) => Math.min(2_000, 50 * 2 ** Math.min(times, 6)),
    ...(purpose === "commands" ? { commandTimeout: 2_000 } : {}),
  });
  client.on("error", onError);
  return client;
}

/** Answers when Redis does; for readiness. */
export async function pingRedis(client: Redis): Promise<void> {
  await client.ping();
}
