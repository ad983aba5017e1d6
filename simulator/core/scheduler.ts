/** What happens later by itself: transfers that complete, results that become readable, moments that are made. */
import type { SimClock } from "./sim-clock.js";

/** Plain data, so that it survives in a snapshot. */
export interface DueTask {
  /** ms of the simulator's clock. */
  at: number;
  seq: number;
  kind: string;
  corpId: string;
  /** Ids the handler needs. */
  args: Readonly<Record<string, string>>;
}

export type DueHandler = (task: DueTask) => void;

/** The longest wait that setTimeout takes. */
const MAX_TIMER_MS = 2_147_483_647;

export class Scheduler {
  readonly #clock: SimClock;
  readonly #tasks: DueTask[];
  readonly #handlers = new Map<string, DueHandler>();
  #seq: number;
  #timer: NodeJS.Timeout | undefined;
  #isRunning = false;

  /** @param tasks the list kept in the simulator's state; sorted by instant. */
  constructor(clock: SimClock, tasks: DueTask[]) {
    this.#clock = clock;
    this.#tasks = tasks;
    this.#seq = tasks.reduce((most, task) => Math.max(most, task.seq), 0);
  }

  /** Says what a kind of task does. */
  on(kind: string, handler: DueHandler): void {
    this.#handlers.set(kind, handler);
  }

  add(task: Omit<DueTask, "seq">): void {
    const added = { ...task, seq: ++this.#seq };
    let i = this.#tasks.length;
    while (i > 0 && (this.#tasks[i - 1]?.at ?? 0) > added.at) i--;
    this.#tasks.splice(i, 0, added);
    this.#arm();
  }

  /** Does everything due by now. */
  runDue(): void {
    this.#runUntil(this.#clock.now());
    this.#arm();
  }

  /** Moves the clock on; everything on the way happens at its own instant, in order. Going back only sets the clock. */
  moveTo(target: number): void {
    if (target > this.#clock.now()) {
      while ((this.#tasks[0]?.at ?? Infinity) <= target) {
        const at = Math.max(this.#tasks[0]?.at ?? 0, this.#clock.now());
        this.#clock.set(at);
        this.#runUntil(at);
      }
    }
    this.#clock.set(target);
    this.#arm();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Arms the timer anew after the clock's rate was changed. */
  rearm(): void {
    this.#arm();
  }

  #runUntil(at: number): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      for (;;) {
        const task = this.#tasks[0];
        if (!task || task.at > at) break;
        this.#tasks.shift();
        this.#handlers.get(task.kind)?.(task);
      }
    } finally {
      this.#isRunning = false;
    }
  }

  #arm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const next = this.#tasks[0];
    if (!next || this.#clock.rate <= 0) return;
    const waitMs = Math.max(0, next.at - this.#clock.now()) / this.#clock.rate;
    this.#timer = setTimeout(() => this.runDue(), Math.min(Math.ceil(waitMs) + 1, MAX_TIMER_MS));
    this.#timer.unref();
  }
}
