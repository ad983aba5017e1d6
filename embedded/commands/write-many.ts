import { decodeDocument } from "../bson/decode.js";
import { StoreError } from "../errors.js";
import { findDocuments, type Query } from "../query/find-documents.js";
import { compileFilter, type Position } from "../query/matcher.js";
import type { Store } from "../server/store.js";
import { runInTurns } from "../server/turns.js";
import type { CollectionInfo } from "../storage/catalog.js";
import { fetchRecord } from "../storage/records.js";
import { resolveHint } from "./read-options.js";
import { type DeleteStatement, updateFound, type UpdateStatement, upsert, type Written } from "./write-statements.js";

/** How long one write job of a long statement may take, in ms. */
const JOB_MS = 8;

/** Sums of an update or delete of many documents; `error` ended it early (what was done before stays). */
export interface ManyWritten {
  matched: number;
  modified: number;
  upserted: Written["upserted"];
  error: StoreError | undefined;
}

/**
 * Updates all matching documents: they are found in a snapshot first (so none is met twice), then changed in small
 * transactions. Each is matched again, because others may have changed it in between.
 */
export async function updateMany(store: Store, namespace: string, statement: UpdateStatement): Promise<ManyWritten> {
  const sums: ManyWritten = { matched: 0, modified: 0, upserted: undefined, error: undefined };
  await forEachMatch(store, namespace, statement, sums, (collection, recordId, bytes, position) => {
    const written = updateFound(store, collection, { recordId, bytes, position }, statement);
    sums.matched++;
    if (written.isModified) sums.modified++;
  });
  if (sums.matched === 0 && !sums.error && statement.isUpsert) {
    sums.upserted = await store.queue.run(() => upsert(store, namespace, statement).upserted);
    sums.matched = 1;
  }
  return sums;
}

/** Deletes all matching documents, in the same way. */
export async function deleteMany(store: Store, namespace: string, statement: DeleteStatement): Promise<ManyWritten> {
  const sums: ManyWritten = { matched: 0, modified: 0, upserted: undefined, error: undefined };
  await forEachMatch(store, namespace, statement, sums, (collection, recordId, bytes) => {
    store.records.remove(collection, recordId, bytes, decodeDocument(bytes));
    sums.matched++;
  });
  return sums;
}

type Each = (collection: CollectionInfo, recordId: number, bytes: Buffer, position: number | undefined) => void;

async function forEachMatch(
  store: Store,
  namespace: string,
  statement: DeleteStatement,
  sums: ManyWritten,
  each: Each,
): Promise<void> {
  const collection = store.catalog.find(namespace);
  if (!collection) return;
  const ids = await matchingIds(store, collection, statement);
  const matches = compileFilter(statement.filter);
  const { variables } = statement.environment;
  let next = 0;
  while (next < ids.length && !sums.error) {
    await store.queue.run(() => {
      const current = store.catalog.find(namespace);
      if (current?.id !== collection.id) {
        next = ids.length;
        return;
      }
      const until = performance.now() + JOB_MS;
      do {
        const recordId = ids[next++] ?? 0;
        const bytes = fetchRecord(store.tables, current, recordId);
        if (!bytes) continue;
        const position: Position = { index: undefined };
        try {
          if (matches(decodeDocument(bytes), variables, position)) each(current, recordId, bytes, position.index);
        } catch (error) {
          if (!(error instanceof StoreError)) throw error;
          sums.error = error;
        }
      } while (next < ids.length && !sums.error && performance.now() < until);
    });
  }
}

async function matchingIds(store: Store, collection: CollectionInfo, statement: DeleteStatement): Promise<number[]> {
  const query: Query = {
    filter: statement.filter,
    variables: statement.environment.variables,
    sort: undefined,
    skip: 0,
    limit: 0,
    needsDocument: false,
    hint: resolveHint(statement.hint, collection),
  };
  const view = store.snapshot();
  const ids: number[] = [];
  const collect = function* (): Generator<undefined, void> {
    for (const found of findDocuments(view, collection, query)) {
      if (found) ids.push(found.recordId);
      else yield undefined;
    }
  };
  try {
    await runInTurns(collect());
  } finally {
    view.close();
  }
  return ids;
}
