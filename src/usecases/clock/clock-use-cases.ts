/** Composition of the clock: everything with its ports bound. */
import { moveClock, type ClockTarget, type MoveClockDeps } from "./move-clock.js";
import type { MovableClock } from "./ports.js";

export type ClockUseCases = ReturnType<typeof createClockUseCases>;

/** Binds the use cases of the clock to their ports. */
export function createClockUseCases(clock: MovableClock, deps: Omit<MoveClockDeps, "adopt">) {
  return {
    now: () => clock.now(),
    /** Distance from real time as this process knows it, in ms. */
    offsetMs: () => clock.offsetMs(),
    isMovable: async (corpId: string) => (await deps.offsets.read(corpId)) !== null,
    move: (corpId: string, target: ClockTarget) =>
      moveClock({ ...deps, adopt: (ms) => clock.adopt(ms) }, corpId, target),
    onMoved: (listener: (byMs: number) => void) => clock.onMoved(listener),
  };
}
