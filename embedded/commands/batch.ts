import { Int32 } from "bson";
import { StoreError } from "../errors.js";
import type { Command } from "../server/command.js";
import type { Store } from "../server/store.js";
import type { Document, Value } from "../values/types.js";
import { isLongSearch, searchRecords, type Statement, writeMany, writeOne, type Written } from "./statement.js";

/** How long one write job of a batch may take, in ms: then it commits, and other work gets its turn. */
const JOB_MS = 8;

/** What a batch has done so far: the counters and lists of its reply. It is stored with every commit. */
export class BatchResult {
  readonly document: Document;

  constructor(document: Document) {
    this.document = document;
  }

  add(counter: string, amount: number): void {
    this.document[counter] = new Int32(Number(this.document[counter] ?? 0) + amount);
  }

  append(list: string, item: Value): void {
    const items = this.document[list] as Value[] | undefined;
    if (items) items.push(item);
    else this.document[list] = [item];
  }
}

/** One statement of a batch: done inside the batch's write job, or (many documents, long search) in jobs of its own. */
export type Step =
  | { readonly kind: "job"; run(result: BatchResult): void }
  /** `save` is to be called inside the last write job: it stores how far the batch came with the same commit. */
  | { readonly kind: "own"; run(result: BatchResult, save: () => void): Promise<void> };

/** The step of an update or delete; `note` puts what it did into the result. */
export function statementStep(
  store: Store,
  namespace: string,
  statement: Statement,
  note: (result: BatchResult, written: Written) => void,
): Step {
  if (statement.isMulti) {
    return {
      kind: "own",
      run: async (result) => {
        const written = await writeMany(store, namespace, statement);
        note(result, written);
        if (written.error) throw written.error; // what was done before counts
      },
    };
  }
  const job = (result: BatchResult, candidate?: number): void =>
    note(result, writeOne(store, namespace, statement, candidate));
  if (!isLongSearch(store, namespace, statement)) return { kind: "job", run: (result) => job(result) };
  return {
    kind: "own",
    run: async (result, save) => {
      const [candidate] = await searchRecords(store, namespace, statement);
      await store.queue.run(() => {
        job(result, candidate);
        save();
      });
    },
  };
}

/**
 * Checks all statements before the first is run. What MongoDB has and the store has not (238) fails the whole command,
 * other errors wait until the statement's turn.
 */
export function checkAll<T>(length: number, check: (index: number) => T): (index: number) => T {
  const checked = Array.from({ length }, (_, index) => {
    try {
      return { statement: check(index) };
    } catch (error) {
      if (!(error instanceof StoreError) || error.code === 238) throw error;
      return { error };
    }
  });
  return (index) => {
    const { statement, error } = checked[index] ?? {};
    if (error) throw error;
    return statement as T;
  };
}

/** The statements of a write command, run one after the other. */
export interface Batch {
  readonly length: number;
  readonly isOrdered: boolean;
  readonly initial: Document;
  /** Checks one statement. Its errors count as errors of the statement. */
  step(index: number): Step;
  /** Notes a failed statement. */
  fail(result: BatchResult, index: number, error: StoreError): void;
}

/**
 * Runs a batch in as few transactions as its length allows. Every commit carries the state of the batch, so that a
 * retried command goes on where the first one was cut off, and an answered one gets the same answer.
 */
export async function runBatch(store: Store, { retryKey }: Command, batch: Batch): Promise<Document> {
  const state = { next: 0, isFinished: false, isKnown: retryKey === undefined };
  let result = new BatchResult(batch.initial);
  /** A statement that needs jobs of its own, to be run when the present job is committed. */
  let own = undefined as { readonly index: number; readonly step: Step & { kind: "own" } } | undefined;
  const noteError = (index: number, error: unknown): void => {
    if (!(error instanceof StoreError)) throw error;
    batch.fail(result, index, error);
    state.isFinished ||= batch.isOrdered;
  };
  const save = (): void => {
    state.isFinished ||= state.next >= batch.length;
    if (retryKey) store.retries.save(retryKey, { ...state, result: result.document });
  };
  const job = (): void => {
    const stored = !state.isKnown && retryKey ? store.retries.find(retryKey) : undefined;
    state.isKnown = true;
    if (stored) {
      Object.assign(state, { next: stored.next, isFinished: stored.isFinished });
      result = new BatchResult(stored.result);
    }
    const until = performance.now() + jobMs(result);
    while (state.next < batch.length && !state.isFinished && !own && performance.now() < until) {
      const index = state.next++;
      try {
        const step = batch.step(index);
        if (step.kind === "job") step.run(result);
        else own = { index, step };
      } catch (error) {
        noteError(index, error);
      }
    }
    if (!own) save();
  };
  while (!state.isFinished && state.next < batch.length) {
    await store.queue.run(job);
    const long = own;
    own = undefined;
    if (long) await long.step.run(result, save).catch((error: unknown) => noteError(long.index, error));
  }
  return result.document;
}

/** Every commit stores the result so far: when its lists are long, fewer and longer jobs keep that from dominating. */
function jobMs({ document }: BatchResult): number {
  const items = (document["results"] ?? document["upserted"] ?? document["writeErrors"]) as Value[] | undefined;
  return JOB_MS + Math.min(30, (items?.length ?? 0) / 300);
}
