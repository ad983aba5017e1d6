/** One child process that is started again when it dies, until it is stopped. */
import type { ChildProcess } from "node:child_process";
import { spawnChild, stopChild, type ChildSpec } from "./spawn-child.js";

const FIRST_RESTART_MS = 100;
const MAX_RESTART_MS = 5_000;
/** A child that lived this long starts again at once. */
const STEADY_MS = 10_000;

export interface ManagedChild {
  readonly name: string;
  /** Pid of the running process, or null between restarts. */
  readonly pid: number | null;
  /** The process that waits to take over; undefined: none is kept. */
  readonly standbyPid?: number | null;
  /** Times it was started again. */
  readonly restarts: number;
  /** SIGTERM, then SIGKILL after the timeout; resolves when it is gone. */
  stop(): Promise<void>;
}

export interface ChildListeners {
  /** Told after each unexpected end, before the restart. */
  onExit?: (why: string, restartInMs: number) => void;
  /** Told after each start that follows an unexpected end. */
  onRestart?: () => void;
}

/** How long to wait before the next start; grows while children die young. */
export function restartDelay(): (livedMs: number) => number {
  let delayMs = FIRST_RESTART_MS;
  return (livedMs) => (delayMs = livedMs > STEADY_MS ? FIRST_RESTART_MS : Math.min(delayMs * 2, MAX_RESTART_MS));
}

/** Starts and keeps a child. */
export function manageChild(spec: ChildSpec, listeners: ChildListeners): ManagedChild {
  let child: ChildProcess | null = null;
  let isStopping = false;
  let restarts = 0;
  let timer: NodeJS.Timeout | null = null;
  const delayAfter = restartDelay();

  const start = (): void => {
    const startedAt = Date.now();
    child = spawnChild(spec, (why) => {
      child = null;
      if (isStopping) return;
      const delayMs = delayAfter(Date.now() - startedAt);
      listeners.onExit?.(why, delayMs);
      timer = setTimeout(() => {
        restarts++;
        start();
        listeners.onRestart?.();
      }, delayMs);
    });
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
      await stopChild(child, spec);
    },
  };
}
