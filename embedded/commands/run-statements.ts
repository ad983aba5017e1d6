import type { Encodable } from "../bson/encode.js";
import { must, StoreError } from "../errors.js";
import { type Command, flagOption } from "../server/command.js";
import type { Store } from "../server/store.js";
import { isLongSearch, searchRecords, type Statement, writeMany, writeOne, type Written } from "./statement.js";

/** How long one write job of a command may take, in ms: then it commits, and other work gets its turn. */
const JOB_MS = 8;

/** The reply of a write command while it grows. */
export type Result = Record<string, Encodable>;

/** How a write command tells what its statements did. */
export interface Tally {
  /** The counters it begins with. */
  readonly start: Result;
  /** Notes what statement `index` did. */
  count(result: Result, index: number, written: Written): void;
  /** Notes what went wrong with it. */
  blame(result: Result, index: number, error: StoreError): void;
}

/** Appends to a list of the reply, which is there only when something is in it. */
export const append = (result: Result, list: string, item: Encodable): void =>
  void ((result[list] ??= []) as Encodable[]).push(item);

/**
 * One statement. Without `prepare` it runs inside a write job that it shares with others. Otherwise (many documents, a
 * long search) `prepare` does what it does in jobs of its own and calls `finish` inside the last one.
 */
export interface Step {
  readonly run: () => Written;
  readonly prepare?: (finish: (run: () => Written) => void) => Promise<void>;
}

/** The step of an update or delete on one collection. */
export function stepOf(store: Store, namespace: string, { retryKey }: Command, statement: Statement): Step {
  must(!statement.isMulti || !retryKey, 72, "Cannot use retryable writes with many documents");
  const run = (candidate?: number): Written => writeOne(store, namespace, statement, candidate);
  if (!statement.isMulti && !isLongSearch(store, namespace, statement)) return { run };
  return {
    run,
    prepare: async (finish) => {
      if (statement.isMulti) {
        const written = await writeMany(store, namespace, statement);
        return finish(() => written);
      }
      const [candidate] = await searchRecords(store, namespace, statement);
      return store.queue.run(() => finish(() => run(candidate)));
    },
  };
}

/**
 * Checks all statements before the first is run. What MongoDB has and the store has not (238) fails the whole command,
 * other errors wait until the statement's turn.
 */
export function checkAll<G, T>(given: readonly G[], check: (statement: G) => T): (() => T)[] {
  return given.map((one) => {
    try {
      const checked = check(one);
      return () => checked;
    } catch (error) {
      if (!(error instanceof StoreError) || error.code === 238) throw error;
      return () => raise(error);
    }
  });
}

const raise = (error: unknown): never => {
  throw error;
};

/**
 * Runs the statements of a command in as few transactions as their number allows. Every commit carries the reply so
 * far, so that a retried command goes on where the first one was cut off, and an answered one gets the same answer.
 */
export async function runStatements(
  store: Store,
  { retryKey, body }: Command,
  steps: readonly (() => Step)[],
  tally: Tally,
): Promise<Result> {
  const isOrdered = flagOption(body, "ordered", true);
  let state = { next: 0, isFinished: false, result: { ...tally.start } };
  /** What the store met in a document and cannot do: it fails the whole command. */
  const refusal: { error?: StoreError } = {};
  const attempt = (index: number, run: () => Written | undefined): void => {
    try {
      const written = run();
      if (!written) return;
      tally.count(state.result, index, written);
      if (written.error) throw written.error; // what was done before counts
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (error.code === 238) refusal.error = error;
      tally.blame(state.result, index, error);
      state.isFinished ||= isOrdered || error.code === 238;
    }
  };
  // A driver that lost its connection may send the command again while the first one still runs: each job goes on from
  // where the last commit, whosever it was, has left the statements.
  const load = (): void => void (state = (retryKey && store.retries.find(retryKey)) ?? state);
  const save = (): void => {
    state.isFinished ||= state.next >= steps.length;
    if (retryKey) store.retries.save(retryKey, state);
  };
  /** The next statement needs jobs of its own; they are run when the present job is committed. */
  const long: { prepare?: Step["prepare"] } = {};
  const job = (): void => {
    load();
    const until = performance.now() + JOB_MS + patience(state.result);
    while (state.next < steps.length && !state.isFinished && !long.prepare && performance.now() < until) {
      const index = state.next;
      const step = steps[index] as () => Step;
      attempt(index, () => {
        const { run, prepare } = step();
        long.prepare = prepare;
        return prepare ? undefined : run();
      });
      if (!long.prepare) state.next++;
    }
    save();
  };
  while (!state.isFinished && state.next < steps.length) {
    await store.queue.run(job);
    const { prepare } = long;
    long.prepare = undefined;
    const index = state.next;
    const finish = (run: () => Written): void => {
      load();
      if (state.next !== index) return;
      attempt(index, run);
      state.next++;
      save();
    };
    await prepare?.(finish).catch((error: unknown) => store.queue.run(() => finish(() => raise(error))));
  }
  if (refusal.error) throw refusal.error;
  return state.result;
}

/** When the lists of a reply are long, fewer and longer jobs keep the storing of it from dominating; ms. */
const patience = (result: Result): number => {
  const [longest = 0] = Object.values(result).flatMap((list) => (Array.isArray(list) ? [list.length] : []));
  return Math.min(30, longest / 300);
};
