/** Fault switches: which call goes wrong, how, and how often. */
import { z } from "zod";
import type { Random } from "../core/random.js";

const FAULT_KINDS = [
  /** Answers right, `delayMs` late. */
  "slow",
  /** HTTP 500, no effect. */
  "http-500",
  /** HTTP 502 after the effect happened. */
  "http-502-after",
  /** errcode -1, no effect. */
  "busy",
  /** 45009 until the window ends. */
  "rate-limit",
  "concurrency",
  /** Connection cut before anything happened. */
  "cut-before",
  /** Connection cut after the effect happened: the caller cannot know. */
  "cut-after",
  /** No answer at all for `delayMs`, then cut; no effect. */
  "timeout-before",
  /** No answer for `delayMs`, then cut; the effect happened. */
  "timeout-after",
  /** 60020. */
  "ip",
  /** 40014 once: the token dies. */
  "token",
  /** The errcode given. */
  "errcode",
] as const;

export const FaultRule = z.object({
  /** Path below /cgi-bin/, `*` at the end for a family, `*` for all. */
  path: z.string().min(1),
  kind: z.enum(FAULT_KINDS),
  /** Chance per call; default 1. */
  probability: z.number().min(0).max(1).default(1),
  /** Ends after so many hits; default never. */
  count: z.int().min(1).optional(),
  /** Lets so many matching calls pass first. */
  skip: z.int().min(0).default(0),
  delayMs: z.int().min(0).default(1_000),
  errcode: z.int().default(-1),
});
export type FaultRule = z.infer<typeof FaultRule>;

export interface Fault extends FaultRule {
  id: number;
  hits: number;
  seen: number;
}

export class FaultBoard {
  readonly #random: () => Random;
  readonly #faults: Fault[] = [];
  #nextId = 1;

  constructor(random: () => Random) {
    this.#random = random;
  }

  add(rule: FaultRule): Fault {
    const fault: Fault = { ...rule, id: this.#nextId++, hits: 0, seen: 0 };
    this.#faults.push(fault);
    return fault;
  }

  list(): readonly Fault[] {
    return this.#faults;
  }

  remove(id: number): boolean {
    const i = this.#faults.findIndex((fault) => fault.id === id);
    if (i >= 0) this.#faults.splice(i, 1);
    return i >= 0;
  }

  clear(): void {
    this.#faults.length = 0;
  }

  /** The fault that hits this call, if any; counts it. The first rule that hits wins. */
  draw(path: string): Fault | null {
    for (const fault of this.#faults) {
      if (!matches(fault.path, path)) continue;
      if (fault.count !== undefined && fault.hits >= fault.count) continue;
      if (fault.seen++ < fault.skip) continue;
      if (!this.#random().chance(fault.probability)) continue;
      fault.hits++;
      return fault;
    }
    return null;
  }
}

function matches(pattern: string, path: string): boolean {
  return pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : pattern === path;
}
