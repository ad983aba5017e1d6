/** A process of the product that is killed with -9 again and again, and started again at once. */
import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import type { ChildSpec } from "#src/supervisor/managed-child.js";

export interface Victim {
  readonly name: string;
  readonly kills: number;
  /** kill -9 if it has been up for a moment; false when it is just starting. */
  kill(): boolean;
  stop(): Promise<void>;
}

const RESTART_MS = 60;

/** @param minUpMs it is left alone this long after each start, so that it gets something done. */
export function victim(spec: ChildSpec, minUpMs: number): Victim {
  let child: ChildProcess | null = null;
  let startedAt = 0;
  let kills = 0;
  let isStopping = false;
  const start = (): void => {
    if (isStopping) return;
    const log = openSync(spec.logFile, "a");
    const started = spawn(spec.command, [...spec.args], {
      env: { ...process.env, ...spec.env },
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    child = started;
    startedAt = Date.now();
    started.once("exit", () => {
      child = null;
      setTimeout(start, RESTART_MS);
    });
  };
  start();
  return {
    name: spec.name,
    get kills() {
      return kills;
    },
    kill: () => {
      if (!child || Date.now() - startedAt < minUpMs) return false;
      kills++;
      child.kill("SIGKILL");
      return true;
    },
    stop: async () => {
      isStopping = true;
      const running = child;
      if (!running) return;
      await new Promise<void>((resolve) => {
        const hard = setTimeout(() => running.kill("SIGKILL"), 5_000);
        running.once("exit", () => {
          clearTimeout(hard);
          resolve();
        });
        running.kill("SIGTERM");
      });
    },
  };
}
