/** The product without its HTTP side, for measurements: store, Redis and worker as `bin/up` runs them, in a temp folder. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "#config/env.js";
import { openApp, type App, type Infrastructure } from "#src/app.js";
import { openDataDir } from "#src/supervisor/data-dir.js";
import { embeddedStoreSpec, embeddedStoreUrl, storeAccepts, storeSocketOf } from "#src/supervisor/embedded-store.js";
import { manageChild, type ManagedChild } from "#src/supervisor/managed-child.js";
import { privateRedisSpec, redisAnswers, redisSocketOf } from "#src/supervisor/private-redis.js";
import { waitUntil } from "#src/supervisor/wait-until.js";
import { projectRoot } from "#config/project-root.js";

export interface BenchInstance {
  app: App;
  infrastructure: Infrastructure;
  /** Starts a worker process. */
  startWorker(): void;
  close(): Promise<void>;
}

export interface BenchOptions {
  /** False: the embedded store answers before a write is on disk. For measurements of reading only. Default true. */
  isFlushed?: boolean;
}

/**
 * Starts store and Redis (or uses BENCH_MONGODB_URL for the records) and opens the app in this process.
 */
export async function startBenchInstance({ isFlushed = true }: BenchOptions = {}): Promise<BenchInstance> {
  const dir = mkdtempSync(join(tmpdir(), "guanxi-bench-"));
  const data = openDataDir(dir);
  const children: ManagedChild[] = [manageChild(privateRedisSpec(data), {})];
  const givenUrl = process.env["BENCH_MONGODB_URL"];
  if (givenUrl === undefined) {
    const spec = embeddedStoreSpec(data);
    children.push(manageChild(isFlushed ? spec : { ...spec, args: [...spec.args, "--no-flush"] }, {}));
  }
  const isUp = await waitUntil(
    async () =>
      (await redisAnswers(redisSocketOf(data))) &&
      (givenUrl !== undefined || (await storeAccepts(storeSocketOf(data)))),
    { timeoutMs: 30_000 },
  );
  if (!isUp) throw new Error("store or redis did not start; build first: npm run build:server");
  const env = {
    MONGODB_URL: givenUrl ?? embeddedStoreUrl(data),
    REDIS_URL: redisSocketOf(data),
    LOG_LEVEL: "error",
    DATA_DIR: dir,
  };
  const { app, infrastructure, close } = await openApp(readConfig(env), "bench");
  await app.migrate(() => undefined);
  return {
    app,
    infrastructure,
    startWorker: () => {
      children.push(
        manageChild(
          {
            name: "worker",
            command: process.execPath,
            args: ["--enable-source-maps", join(projectRoot, "dist/src/main.js")],
            env: { ...env, ROLES: "worker" },
            logFile: join(data.logDir, "worker.log"),
          },
          {},
        ),
      );
    },
    close: async () => {
      await close();
      for (const child of children.reverse()) await child.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
