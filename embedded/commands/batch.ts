import { Int32 } from "bson";
import { StoreError } from "../errors.js";
import type { Command } from "../server/command.js";
import type { Store } from "../server/store.js";
import { getOwn } from "../values/fields.js";
import { toDouble } from "../values/numbers.js";
import type { Document, NumberValue, Value } from "../values/types.js";

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

/** One statement of a batch: done inside the batch's write job, or (many documents) in write jobs of its own. */
export type Step =
  | { readonly kind: "job"; run(result: BatchResult): void }
  | { readonly kind: "own"; run(result: BatchResult): Promise<void> };

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
  let next = 0;
  let isFinished = false;
  let isKnown = retryKey === undefined;
  let result = new BatchResult(batch.initial);

  const attempt = (index: number, run: () => void): void => {
    try {
      run();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      batch.fail(result, index, error);
      if (batch.isOrdered) isFinished = true;
    }
  };

  while (!isFinished && next < batch.length) {
    let own: { index: number; step: Step & { kind: "own" } } | undefined;
    await store.queue.run(() => {
      if (!isKnown && retryKey) {
        isKnown = true;
        const stored = store.retries.find(retryKey);
        if (stored) {
          ({ next, isFinished } = stored);
          result = new BatchResult(stored.result);
        }
      }
      const until = performance.now() + JOB_MS;
      while (next < batch.length && !isFinished && !own && performance.now() < until) {
        const index = next++;
        attempt(index, () => {
          const step = batch.step(index);
          if (step.kind === "job") step.run(result);
          else own = { index, step };
        });
      }
      isFinished ||= next >= batch.length && !own;
      if (retryKey && !own) store.retries.save(retryKey, { next, isFinished, result: result.document });
    });
    if (own) {
      const { index, step } = own;
      try {
        await step.run(result);
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        batch.fail(result, index, error);
        if (batch.isOrdered) isFinished = true;
      }
    }
  }
  return result.document;
}

/** The entry of `writeErrors` for a failed statement. */
export function writeError(index: number, error: StoreError): Document {
  return { index: new Int32(index), code: new Int32(error.code), errmsg: error.message, ...(error.extras as Document) };
}
