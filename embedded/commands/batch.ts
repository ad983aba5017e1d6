import { Int32 } from "bson";
import { StoreError } from "../errors.js";
import type { Command } from "../server/command.js";
import type { Store } from "../server/store.js";
import { getOwn } from "../values/fields.js";
import { toDouble } from "../values/numbers.js";
import type { Document, NumberValue, Value } from "../values/types.js";
import { type DeleteStatement, isLongSearch, searchCandidate } from "./write-statements.js";

/** How long one write job of a batch may take, in ms: then it commits, and other work gets its turn. */
const JOB_MS = 8;

/** What a batch has done so far: the counters and lists of its reply. It is stored with every commit. */
export class BatchResult {
  readonly document: Document;

  constructor(document: Document) {
    this.document = document;
  }

  add(counter: string, amount: number): void {
    this.document[counter] = new Int32(
      toDouble((this.document[counter] as NumberValue | undefined) ?? new Int32(0)) + amount,
    );
  }

  append(list: string, item: Value): void {
    const items = (getOwn(this.document, list) as Value[] | undefined) ?? [];
    items.push(item);
    this.document[list] = items;
  }
}

/** One statement of a batch: done inside the batch's write job, or (many documents, long search) in jobs of its own. */
export type Step =
  | { readonly kind: "job"; run(result: BatchResult): void }
  | {
      readonly kind: "own";
      /** @param save to be called inside its last write job: stores how far the batch came with the same commit. */
      run(result: BatchResult, save: () => void): Promise<void>;
    };

/**
 * A step on one document: in the batch's job, or after a search of its own when that would hold up others.
 *
 * @param apply inside a write job; `candidate` is the record that the search found.
 */
export function singleStep(
  store: Store,
  namespace: string,
  statement: DeleteStatement,
  apply: (result: BatchResult, candidate?: number) => void,
): Step {
  if (!isLongSearch(store, namespace, statement)) return { kind: "job", run: (result) => apply(result) };
  return {
    kind: "own",
    run: async (result, save) => {
      const candidate = await searchCandidate(store, namespace, statement);
      await store.queue.run(() => {
        apply(result, candidate);
        save();
      });
    },
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
  const state: BatchState = { next: 0, isFinished: false, own: undefined, result: new BatchResult(batch.initial) };
  const attempt = (index: number, error: unknown): void => {
    if (!(error instanceof StoreError)) throw error;
    batch.fail(state.result, index, error);
    if (batch.isOrdered) state.isFinished = true;
  };
  const save = (): void => {
    state.isFinished ||= state.next >= batch.length;
    if (retryKey) store.retries.save(retryKey, { ...state, result: state.result.document });
  };
  let isKnown = retryKey === undefined;
  while (!state.isFinished && state.next < batch.length) {
    await store.queue.run(() => {
      const stored = !isKnown && retryKey ? store.retries.find(retryKey) : undefined;
      isKnown = true;
      if (stored) {
        state.next = stored.next;
        state.isFinished = stored.isFinished;
        state.result = new BatchResult(stored.result);
      }
      const until = performance.now() + jobMs(state.result);
      while (state.next < batch.length && !state.isFinished && !state.own && performance.now() < until) {
        const index = state.next++;
        try {
          const step = batch.step(index);
          if (step.kind === "job") step.run(state.result);
          else state.own = { index, step };
        } catch (error) {
          attempt(index, error);
        }
      }
      if (!state.own) save();
    });
    const { own } = state;
    if (!own) continue;
    state.own = undefined;
    try {
      await own.step.run(state.result, save);
    } catch (error) {
      attempt(own.index, error);
    }
  }
  return state.result.document;
}

/** Every commit stores the result so far: when its lists are long, fewer and longer jobs keep that from dominating. */
function jobMs({ document }: BatchResult): number {
  const items = (document["results"] ?? document["upserted"] ?? document["writeErrors"]) as Value[] | undefined;
  return JOB_MS + Math.min(30, (items?.length ?? 0) / 300);
}

interface BatchState {
  next: number;
  isFinished: boolean;
  /** A statement on many documents, to be run when the job is committed. */
  own: { readonly index: number; readonly step: Step & { kind: "own" } } | undefined;
  result: BatchResult;
}

/** The entry of `writeErrors` for a failed statement. */
export function writeError(index: number, error: StoreError): Document {
  return { index: new Int32(index), code: new Int32(error.code), errmsg: error.message, ...(error.extras as Document) };
}
