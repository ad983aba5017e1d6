/** How a Redis address becomes connection options. */

/** Where a Redis is, in the words of ioredis and BullMQ. */
export type RedisAddress =
  | { path: string }
  | { host: string; port: number; username?: string; password?: string; db?: number; tls?: Record<string, never> };

/**
 * @param url redis://user:pass@host:port/db, rediss://… or the path of a unix socket.
 * @throws TypeError it is neither.
 */
export function redisOptionsOf(url: string): RedisAddress {
  if (url.startsWith("/")) return { path: url };
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  if (protocol !== "redis:" && protocol !== "rediss:") throw new TypeError(`not a Redis address: ${protocol}//…`);
  const db = Number(pathname.slice(1));
  return {
    host: hostname,
    port: port ? Number(port) : 6379,
    ...(username ? { username: decodeURIComponent(username) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
    ...(Number.isInteger(db) && db > 0 ? { db } : {}),
    ...(protocol === "rediss:" ? { tls: {} } : {}),
  };
}
