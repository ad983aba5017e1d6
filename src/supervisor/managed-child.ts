/** One child process that is started again when it dies, until it is stopped. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, openSync, renameSync, statSync } from "node:fs";

const FIRST_RESTART_MS = 100;
const MAX_RESTART_MS = 5_000;
/** A child that lived this long starts again at once. */
const STEADY_MS = 10_000;
const LOG_LIMIT_BYTES = 64 * 1024 * 1024;

export interface ChildSpec {
  name: string;
  command: string;
  args: readonly string[];
  env?: Readonly<Record<string, string | undefined>>;
  /** Receives stdout and stderr, appended; rotated to `.1` at start when large. */
  logFile: string;
  /** How long a stop may take before SIGKILL. */
  stopTimeoutMs?: number;
}

export interface ManagedChild {
  readonly name: string;
  /** Pid of the running process, or null between restarts. */
  readonly pid: number | null;
  /** Times it was started again. */
  readonly restarts: number;
  /** SIGTERM, then SIGKILL after the timeout; resolves when it is gone. */
  stop(): Promise<void>;
}

/** Kills a child whose supervisor was killed with -9 (Linux, util-linux); absent elsewhere. */
const deathSignal: readonly string[] =
  process.platform === "linux" && spawnSync("setpriv", ["--pdeathsig", "TERM", "true"]).status === 0
    ? ["setpriv", "--pdeathsig", "TERM", "--"]
    : [];

export interface ChildListeners {
  /** Told after each unexpected end, before the restart. */
  onExit?: (why: string, restartInMs: number) => void;
  /** Told after each start that follows an unexpected end. */
  onRestart?: () => void;
}

/** Starts and keeps a child. */
export function manageChild(spec: ChildSpec, listeners: ChildListeners): ManagedChild {
  let child: ChildProcess | null = null;
  let isStopping = false;
  let restarts = 0;
  let delayMs = FIRST_RESTART_MS;
  let timer: NodeJS.Timeout | null = null;

  const start = (): void => {
    rotate(spec.logFile);
    const startedAt = Date.now();
    const log = openSync(spec.logFile, "a", 0o600);
    const [command = spec.command, ...args] = [...deathSignal, spec.command, ...spec.args];
    // A session of its own: Ctrl-C in the terminal reaches only the supervisor, which stops children in order.
    const started = spawn(command, args, {
      env: { ...process.env, ...spec.env },
      stdio: ["ignore", log, log],
      detached: true,
    });
    closeSync(log);
    child = started;
    let hasEnded = false;
    const ended = (why: string): void => {
      if (hasEnded) return;
      hasEnded = true;
      child = null;
      if (isStopping) return;
      delayMs = Date.now() - startedAt > STEADY_MS ? FIRST_RESTART_MS : Math.min(delayMs * 2, MAX_RESTART_MS);
      listeners.onExit?.(why, delayMs);
      timer = setTimeout(() => {
        restarts++;
        start();
        listeners.onRestart?.();
      }, delayMs);
    };
    started.once("error", (error) => ended(error.message));
    started.once("exit", (code, signal) => ended(signal ?? `exit ${code}`));
  };
  start();

  return {
    name: spec.name,
    get pid() {
      return child?.pid ?? null;
    },
    get restarts() {
      return restarts;
    },
    async stop() {
      isStopping = true;
      if (timer) clearTimeout(timer);
      const running = child;
      if (!running || running.exitCode !== null || running.signalCode !== null) return;
      await new Promise<void>((resolve) => {
        const hard = setTimeout(() => running.kill("SIGKILL"), spec.stopTimeoutMs ?? 10_000);
        running.once("exit", () => {
          clearTimeout(hard);
          resolve();
        });
        running.kill("SIGTERM");
      });
    },
  };
}

function rotate(logFile: string): void {
  if (existsSync(logFile) && statSync(logFile).size > LOG_LIMIT_BYTES) renameSync(logFile, `${logFile}.1`);
}
