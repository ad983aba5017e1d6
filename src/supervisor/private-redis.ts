/** The private redis-server of one data directory: no port, a unix socket, append-only persistence. */
import { spawnSync } from "node:child_process";
import { createConnection } from "node:net";
import { join } from "node:path";
import { AppError } from "#src/domain/shared/errors.js";
import type { DataDir } from "./data-dir.js";
import type { ChildSpec } from "./spawn-child.js";

/** Settings that BullMQ needs: never evict, keep what was acknowledged, fire delayed jobs on time. */
const SETTINGS = {
  port: "0",
  daemonize: "no",
  save: "",
  appendonly: "yes",
  appendfsync: "everysec",
  "maxmemory-policy": "noeviction",
  hz: "100",
  unixsocketperm: "700",
} as const;

export const redisSocketOf = (data: DataDir): string => join(data.socketDir, "redis.sock");

/**
 * How to start it.
 *
 * @throws AppError dependency_unavailable no redis-server on PATH.
 */
export function privateRedisSpec(data: DataDir): ChildSpec {
  if (spawnSync("redis-server", ["--version"]).status !== 0) {
    throw new AppError(
      "dependency_unavailable",
      "没有找到 redis-server。请安装:sudo apt-get install -y redis-server，或设置 REDIS_URL",
    );
  }
  const args = Object.entries({ ...SETTINGS, dir: data.redisDir, unixsocket: redisSocketOf(data) });
  return {
    name: "redis",
    command: "redis-server",
    args: args.flatMap(([key, value]) => [`--${key}`, value]),
    logFile: join(data.logDir, "redis.log"),
  };
}

/** True when a Redis answers PING on the socket (false while it still loads its file). */
export function redisAnswers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(socketPath);
    const done = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => done(false));
    socket.once("error", () => done(false));
    socket.once("connect", () => socket.write("PING\r\n"));
    socket.once("data", (chunk) => done(chunk.toString().startsWith("+PONG")));
  });
}
