/** What was called, with which answer: counters for proofs and the last calls for people. */

export interface LoggedCall {
  at: number;
  path: string;
  agentId: number;
  errcode: number;
  tookMs: number;
  fault: string;
}

const KEPT = 500;

export class CallLog {
  readonly #counts = new Map<string, Map<number, number>>();
  #recent: LoggedCall[] = [];

  add(call: LoggedCall): void {
    let codes = this.#counts.get(call.path);
    if (!codes) this.#counts.set(call.path, (codes = new Map()));
    codes.set(call.errcode, (codes.get(call.errcode) ?? 0) + 1);
    this.#recent.push(call);
    if (this.#recent.length > KEPT * 2) this.#recent = this.#recent.slice(-KEPT);
  }

  /** path → errcode → calls. -2 stands for a cut connection or a 5xx. */
  counts(): Record<string, Record<string, number>> {
    return Object.fromEntries([...this.#counts].map(([path, codes]) => [path, Object.fromEntries(codes)]));
  }

  /** The newest first. */
  recent(limit: number): LoggedCall[] {
    return this.#recent.slice(-limit).reverse();
  }

  clear(): void {
    this.#counts.clear();
    this.#recent = [];
  }
}
