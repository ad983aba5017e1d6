/** `guanxi up`: everything on one machine, started in order, kept alive, stopped in order. */
import { join } from "node:path";
import { projectRoot } from "#config/project-root.js";
import { AppError } from "#src/domain/shared/errors.js";
import { lockDataDir, openDataDir, type DataDir } from "./data-dir.js";
import { embeddedStoreSpec, embeddedStoreUrl, storeAccepts, storeSocketOf } from "./embedded-store.js";
import { manageChild, type ManagedChild } from "./managed-child.js";
import { managePair } from "./managed-pair.js";
import { privateRedisSpec, redisAnswers, redisSocketOf } from "./private-redis.js";
import {
  removeInstanceFiles,
  writeEndpoints,
  writeReadyFile,
  type Endpoints,
  type ReadyFile,
} from "./running-instance.js";
import type { ChildSpec } from "./spawn-child.js";
import { simulatorAnswers, simulatorPort, simulatorSpec } from "./simulator.js";
import { waitUntil } from "./wait-until.js";

export interface UpOptions {
  dataDir: string;
  port: number;
  host: string;
  publicUrl: string;
  corpId: string;
  queuePrefix: string;
  /** Set: use these instead of the embedded default. */
  mongodbUrl: string | undefined;
  redisUrl: string | undefined;
  /** Set: starts the local WeCom and asks for the variables that point the roles at it. */
  simulator?: { connect(url: string, productUrl: string, keyDir: string): Promise<Partial<Endpoints>> };
  /** Keep a second api process that takes over at once when the first one dies. */
  hasStandby: boolean;
  /** Further environment of the role processes. */
  env: Readonly<Record<string, string | undefined>>;
  /** Migrations and first records; runs when store and redis answer, before the roles start. */
  prepare(endpoints: Endpoints): Promise<void>;
  /** Fresh one-time links, made when everything is ready. */
  signInLinks(endpoints: Endpoints): Promise<ReadyFile["signIn"]>;
  /** Where progress is told, one line each. */
  tell(line: string): void;
}

export interface RunningUp {
  ready: ReadyFile;
  data: DataDir;
  endpoints: Endpoints;
  stop(): Promise<void>;
}

const STORE_TIMEOUT_MS = 60_000;
const READY_TIMEOUT_MS = 120_000;
/** By then the first start is over on any machine. */
const STANDBY_AFTER_MS = 5_000;

/**
 * Starts everything and resolves when `/readyz` answers 200.
 *
 * @param signal aborts the start: what was started is stopped again and the call rejects.
 * @throws AppError already_running, dependency_unavailable.
 */
export async function startUp(options: UpOptions, signal: AbortSignal): Promise<RunningUp> {
  const data = openDataDir(options.dataDir);
  const lock = lockDataDir(data);
  const children: ManagedChild[] = [];
  let ready: ReadyFile | null = null;
  const pids = (): ReadyFile["processes"] =>
    Object.fromEntries(
      children.flatMap(({ name, pid, standbyPid }): [string, number | null][] => [
        [name, pid],
        ...(standbyPid === undefined ? [] : [[`${name}-standby`, standbyPid] as [string, number | null]]),
      ]),
    );
  const noteProcesses = (): void => {
    if (ready && !signal.aborted) writeReadyFile(data, (ready = { ...ready, processes: pids() }));
  };
  const keep = (spec: ChildSpec, hasStandby = false): void => {
    const onExit = (why: string, ms: number): void => {
      if (signal.aborted) return;
      const next = ms === 0 ? "备用进程已接替" : `${ms} 毫秒后重启`;
      options.tell(`${spec.name} 意外退出(${why}),${next}；日志 ${spec.logFile}`);
    };
    const listeners = { onExit, onRestart: noteProcesses, onStandby: noteProcesses };
    children.push(hasStandby ? managePair(spec, listeners, STANDBY_AFTER_MS) : manageChild(spec, listeners));
  };
  const stop = async (): Promise<void> => {
    ready = null;
    removeInstanceFiles(data);
    // Roles first, so that nothing loses its store while it finishes; then Redis and the store.
    const isBase = (child: ManagedChild): boolean => child.name === "redis" || child.name === "store";
    await Promise.all(children.filter((child) => !isBase(child)).map((child) => child.stop()));
    await Promise.all(children.filter(isBase).map((child) => child.stop()));
    lock.release();
  };

  try {
    removeInstanceFiles(data);
    const endpoints: Endpoints = {
      MONGODB_URL: options.mongodbUrl ?? embeddedStoreUrl(data),
      REDIS_URL: options.redisUrl ?? redisSocketOf(data),
      CORP_ID: options.corpId,
      QUEUE_PREFIX: options.queuePrefix,
      PUBLIC_URL: options.publicUrl,
    };
    const simulatorUrl = await startSimulator(options, data, keep);
    if (!options.redisUrl) keep(privateRedisSpec(data));
    if (!options.mongodbUrl) keep(embeddedStoreSpec(data));
    const isCancelled = (): boolean => signal.aborted;
    const isBaseUp = await waitUntil(
      async () =>
        (options.redisUrl !== undefined || (await redisAnswers(redisSocketOf(data)))) &&
        (options.mongodbUrl !== undefined || (await storeAccepts(storeSocketOf(data)))) &&
        (simulatorUrl === null || (await simulatorAnswers(simulatorUrl))),
      { timeoutMs: STORE_TIMEOUT_MS, isCancelled },
    );
    if (!isBaseUp) throw notReady(`存储或 Redis 没有在 ${STORE_TIMEOUT_MS / 1000} 秒内就绪`, data, signal);
    if (simulatorUrl !== null) {
      Object.assign(endpoints, await options.simulator?.connect(simulatorUrl, loopbackUrl(options), data.socketDir));
    }
    await options.prepare(endpoints);
    writeEndpoints(data, endpoints);

    for (const role of ["api", "worker", "bot"]) {
      keep(roleSpec(role, options, endpoints, data), role === "api" && options.hasStandby);
    }
    const readyz = `${loopbackUrl(options)}/readyz`;
    const isReady = await waitUntil(() => answersOk(readyz), { timeoutMs: READY_TIMEOUT_MS, isCancelled });
    if (!isReady) throw notReady(`${readyz} 没有在 ${READY_TIMEOUT_MS / 1000} 秒内就绪`, data, signal);

    ready = {
      url: options.publicUrl,
      pid: process.pid,
      signIn: await options.signInLinks(endpoints),
      ...(simulatorUrl === null ? {} : { simulator: simulatorUrl }),
      processes: pids(),
    };
    writeReadyFile(data, ready);
    return { ready, data, endpoints, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Where the api is reached on this machine. */
const loopbackUrl = ({ host, port }: UpOptions): string => `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${port}`;

async function startSimulator(
  options: UpOptions,
  data: DataDir,
  keep: (spec: ChildSpec) => void,
): Promise<string | null> {
  if (options.simulator === undefined) return null;
  const port = await simulatorPort(data);
  keep(simulatorSpec(data, port));
  return `http://127.0.0.1:${port}`;
}

function roleSpec(role: string, options: UpOptions, endpoints: Endpoints, data: DataDir): ChildSpec {
  return {
    name: role,
    command: process.execPath,
    args: ["--enable-source-maps", join(projectRoot, "dist/src/main.js")],
    env: {
      ...options.env,
      ...endpoints,
      ROLES: role,
      DATA_DIR: data.root,
      PORT: String(options.port),
      HOST: options.host,
    },
    logFile: join(data.logDir, `${role}.log`),
  };
}

async function answersOk(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

function notReady(message: string, data: DataDir, signal: AbortSignal): AppError {
  return new AppError("dependency_unavailable", signal.aborted ? "启动已取消" : `${message}；日志在 ${data.logDir}`);
}
