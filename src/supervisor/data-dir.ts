/** The layout of one data directory, and the lock that lets one `guanxi up` at a time use it. */
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join, resolve } from "node:path";
import { AppError } from "#src/domain/shared/errors.js";

/** Linux allows 107 bytes for the path of a unix socket; the longest name used here has 10. */
const MAX_SOCKET_DIR_BYTES = 90;

export interface DataDir {
  root: string;
  storeDir: string;
  redisDir: string;
  logDir: string;
  /** Sockets live here, mode 0700; a short folder of the system's temp folder when `root` is too long for sockets. */
  socketDir: string;
  /** Who runs, written once ready (see `ReadyFile`). */
  readyFile: string;
  /** Connection addresses for the command line, mode 0600. */
  endpointsFile: string;
  lockFile: string;
}

/** Paths under `dir`; nothing is created. */
export function dataDirPaths(dir: string): DataDir {
  const root = resolve(dir);
  const run = join(root, "run");
  return {
    root,
    storeDir: join(root, "store"),
    redisDir: join(root, "redis"),
    logDir: join(root, "logs"),
    socketDir: Buffer.byteLength(run) <= MAX_SOCKET_DIR_BYTES ? run : shortSocketDir(root),
    readyFile: join(root, "ready.json"),
    endpointsFile: join(run, "endpoints.json"),
    lockFile: join(run, "up.lock"),
  };
}

/** Paths under `dir`, folders created with mode 0700. */
export function openDataDir(dir: string): DataDir {
  const data = dataDirPaths(dir);
  mkdirSync(data.root, { recursive: true });
  for (const folder of [join(data.root, "run"), data.storeDir, data.redisDir, data.logDir, data.socketDir]) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o700);
  }
  return data;
}

function shortSocketDir(root: string): string {
  const name = createHash("sha256").update(root).digest("hex").slice(0, 12);
  return join(tmpdir(), `guanxi-${userInfo().uid}-${name}`);
}

/**
 * Takes the directory for this process until `release` is called or the process dies.
 *
 * @throws AppError already_running another live process holds it; `details` has its pid.
 */
export function lockDataDir(data: DataDir): { release(): void } {
  const mine = `${process.pid} ${startTimeOf(process.pid) ?? ""}`;
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(data.lockFile, mine, { flag: "wx", mode: 0o600 });
      return { release: () => rmSync(data.lockFile, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST" || attempt > 1) throw error;
    }
    const holder = holderOf(data);
    if (holder !== null) {
      throw new AppError("already_running", `${data.root} 已在运行(进程 ${holder})`, {
        details: { pid: holder, dataDir: data.root },
      });
    }
    rmSync(data.lockFile, { force: true });
  }
}

/** Pid of the live process that holds the directory, or null. A recycled pid is told by its start time. */
export function holderOf(data: DataDir): number | null {
  if (!existsSync(data.lockFile)) return null;
  const [pidText = "", started = ""] = readFileSync(data.lockFile, "utf8").split(" ");
  const pid = Number(pidText);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  const actual = startTimeOf(pid);
  return actual !== null && (started === "" || actual === started) ? pid : null;
}

/** Kernel start time of a live process in clock ticks ("" where /proc is missing), or null when it does not live. */
function startTimeOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? null : (fields[19] ?? "");
  } catch {
    if (existsSync("/proc/self")) return null;
  }
  try {
    process.kill(pid, 0);
    return "";
  } catch {
    return null;
  }
}
