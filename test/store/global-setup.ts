/** Starts the stores that all store tests share: the embedded store (or MONGODB_URL) and a private redis-server. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedStore, type LaunchedStore } from "#embedded/launch.js";
import { checkShapes } from "./embedded/shapes.js";

declare module "vitest" {
  interface ProvidedContext {
    mongoUrl: string;
    redisUrl: string;
  }
}

/** What vitest hands to a global setup, as far as it is used. */
interface TestProject {
  provide(key: "mongoUrl" | "redisUrl", value: string): void;
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(tmpdir(), "guanxi-store-"));
  const external = { mongo: process.env["MONGODB_URL"], redis: process.env["REDIS_URL"] };
  let store: LaunchedStore | null = null;
  let redis: ChildProcess | null = null;
  if (!external.mongo) store = await startRecording(dir);
  if (!external.redis) redis = await startRedis(dir);
  project.provide("mongoUrl", external.mongo ?? store?.url ?? "");
  project.provide("redisUrl", external.redis ?? join(dir, "r.sock"));
  return async () => {
    await store?.stop();
    if (redis) await stopped(redis);
    if (store) checkShapes(join(dir, "shapes"));
    await rm(dir, { recursive: true, force: true });
  };
}

/** The store notes the shapes of all commands that the tests send. */
async function startRecording(dir: string): Promise<LaunchedStore> {
  const outer = process.env["EMBEDDED_STORE_SHAPES"];
  process.env["EMBEDDED_STORE_SHAPES"] = join(dir, "shapes");
  try {
    return await startEmbeddedStore({ dir: join(dir, "mongo"), socketPath: join(dir, "m.sock") });
  } finally {
    delete process.env["EMBEDDED_STORE_SHAPES"];
    if (outer !== undefined) process.env["EMBEDDED_STORE_SHAPES"] = outer;
  }
}

async function startRedis(dir: string): Promise<ChildProcess> {
  const socket = join(dir, "r.sock");
  const settings = {
    port: "0",
    unixsocket: socket,
    dir,
    save: "",
    appendonly: "yes",
    "maxmemory-policy": "noeviction",
    hz: "100",
  };
  const args = Object.entries(settings).flatMap(([key, value]) => [`--${key}`, value]);
  const child = spawn("redis-server", args, { stdio: "ignore" });
  const failed = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`redis-server ended with ${String(code)}`)));
  });
  failed.catch(() => undefined);
  await Promise.race([failed, answering(socket)]);
  return child;
}

async function answering(socket: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await connects(socket)) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("redis-server did not answer");
}

function connects(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const client = createConnection(socket);
    client.once("connect", () => {
      client.destroy();
      resolve(true);
    });
    client.once("error", () => resolve(false));
  });
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}
