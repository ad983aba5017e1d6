/**
 * A child that serves, and a second one that has started and only waits: when the first dies, the second takes over
 * within milliseconds instead of the seconds that a start takes, and another one begins to wait.
 */
import type { ChildProcess } from "node:child_process";
import { restartDelay, type ChildListeners, type ManagedChild } from "./managed-child.js";
import { SERVE, WAIT_VARIABLE } from "./standby-protocol.js";
import { spawnChild, stopChild, type ChildSpec } from "./spawn-child.js";

export interface PairListeners extends ChildListeners {
  /** Told when the waiting process changed. */
  onStandby?: () => void;
}

/** @param standbyAfterMs the second process begins that long after the first, so that it does not slow the start. */
export function managePair(spec: ChildSpec, listeners: PairListeners, standbyAfterMs: number): ManagedChild {
  const waiting: ChildSpec = { ...spec, env: { ...spec.env, [WAIT_VARIABLE]: "1" } };
  const delayAfter = restartDelay();
  let serving: ChildProcess | null = null;
  let standby: ChildProcess | null = null;
  let isStopping = false;
  let restarts = 0;
  let timer: NodeJS.Timeout | null = null;

  const spawnOne = (): ChildProcess => {
    const startedAt = Date.now();
    const child = spawnChild(
      waiting,
      (why) => {
        const wasServing = child === serving;
        if (wasServing) serving = null;
        else standby = null;
        if (isStopping) return;
        const delayMs = delayAfter(Date.now() - startedAt);
        if (wasServing && standby) {
          listeners.onExit?.(why, 0);
          promote(standby);
        } else if (wasServing) listeners.onExit?.(why, delayMs);
        fill(delayMs);
      },
      { hasChannel: true },
    );
    return child;
  };
  const promote = (child: ChildProcess): void => {
    if (child === standby) standby = null;
    serving = child;
    // A process that has just died cannot be told; its end brings the next one.
    child.send(SERVE, () => undefined);
    restarts++;
    listeners.onRestart?.();
  };
  /** Starts what is missing after the delay: the serving process, or the one that waits. */
  const fill = (delayMs: number): void => {
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      if (!serving) {
        promote(spawnOne());
        fill(standbyAfterMs);
      } else if (!standby) {
        standby = spawnOne();
        listeners.onStandby?.();
      }
    }, delayMs);
  };

  serving = spawnOne();
  serving.send(SERVE, () => undefined);
  fill(standbyAfterMs);

  return {
    name: spec.name,
    get pid() {
      return serving?.pid ?? null;
    },
    get standbyPid() {
      return standby?.pid ?? null;
    },
    get restarts() {
      return restarts;
    },
    async stop() {
      isStopping = true;
      if (timer) clearTimeout(timer);
      await Promise.all([stopChild(serving, spec), stopChild(standby, spec)]);
    },
  };
}
