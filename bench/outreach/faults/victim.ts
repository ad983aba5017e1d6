/** A process of the product that is killed with -9 again and again, and started again at once. */
import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import type { ChildSpec } from "#src/supervisor/spawn-child.js";

export interface Victim {
  readonly name: string;
  readonly kills: number;
  /** kill -9 if it has been up for a moment; false when it is just starting. */
  kill(): boolean;
  stop(): Promise<void>;
}

const RESTART_MS = 60;

/**
 * @param minUpMs it is left alone this long after each start, so that it gets something done.
 * @param isReady when given, the time counts from its first yes.
 */
export function victim(spec: ChildSpec, minUpMs: number, isReady?: () => Promise<boolean>): Victim {
  let child: ChildProcess | null = null;
  let readyAt = Number.POSITIVE_INFINITY;
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
    readyAt = isReady ? Number.POSITIVE_INFINITY : Date.now();
    if (isReady) void watch(started, isReady);
    started.once("exit", () => {
      child = null;
      setTimeout(start, RESTART_MS);
    });
  };
  const watch = async (started: ChildProcess, ready: () => Promise<boolean>): Promise<void> => {
    for (;;) {
      if (child !== started) return;
      if (await ready()) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    if (child === started) readyAt = Date.now();
  };
  start();
  return {
    name: spec.name,
    get kills() {
      return kills;
    },
    kill: () => {
      if (!child || Date.now() - readyAt < minUpMs || readyAt === Number.POSITIVE_INFINITY) return false;
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
