import { Int32 } from "bson";
import { StoreError } from "../errors.js";
import { compileFindProjection } from "../projection/find-projection.js";
import { flagOption } from "../server/check-command.js";
import { type Command, type Environment, environmentOf, type Reply } from "../server/command.js";
import type { Store } from "../server/store.js";
import { getOwn } from "../values/fields.js";
import type { Document, Value } from "../values/types.js";
import { parseUpdate } from "../update/parse-update.js";
import { filterOption, parseHint, parseSort } from "./read-options.js";
import {
  type DeleteStatement,
  deleteOne,
  isLongSearch,
  projectedValue,
  searchCandidate,
  updateOne,
  type Written,
} from "./write-statements.js";

/** Runs the statement inside a write job; `candidate` is the record that a search before it found. */
type Run = (candidate: number | undefined) => Document;

/** findAndModify: finds one document, changes or removes it, and answers the old or the new one, in one transaction. */
export async function findAndModify(store: Store, command: Command): Promise<Reply> {
  const { statement, run } = parse(store, command);
  const { retryKey, namespace } = command;
  const isLong = isLongSearch(store, namespace, statement);
  const candidate = isLong ? await searchCandidate(store, namespace, statement) : undefined;
  return store.queue.run(() => {
    const stored = retryKey && store.retries.find(retryKey);
    if (stored) return stored.result;
    const result = run(candidate);
    if (retryKey) store.retries.save(retryKey, { next: 1, isFinished: true, result });
    return result;
  });
}

function parse(store: Store, { body, namespace }: Command): { statement: DeleteStatement; run: Run } {
  const isRemove = flagOption(body, "remove");
  const isUpsert = flagOption(body, "upsert");
  const isNew = flagOption(body, "new");
  const given = getOwn(body, "update");
  const hasUpdate = given !== undefined && given !== null;
  if (isRemove && hasUpdate) throw new StoreError(9, "Cannot specify both an update and remove=true");
  if (!isRemove && !hasUpdate) throw new StoreError(9, "Either an update or remove=true must be specified");
  if (isRemove && isUpsert) throw new StoreError(9, "Cannot specify both upsert=true and remove=true");
  if (isRemove && isNew) {
    throw new StoreError(
      9,
      "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
    );
  }
  const environment = environmentOf(body);
  const statement: DeleteStatement = {
    filter: filterOption(body, "query", environment),
    isMulti: false,
    sort: parseSort(getOwn(body, "sort")).sort,
    hint: parseHint(getOwn(body, "hint")),
    environment,
  };
  const projection = compileFindProjection(getOwn(body, "fields"), environment.scope);
  if (isRemove) {
    const run: Run = (candidate) => {
      const written = deleteOne(store, namespace, statement, candidate);
      const value = projectedValue(written.before, projection, environment, written.position);
      return { lastErrorObject: { n: new Int32(written.isMatched ? 1 : 0) }, value };
    };
    return { statement, run };
  }
  const update = parseUpdate(given, getOwn(body, "arrayFilters"), environment.scope);
  const needsPosition = update.needsPosition || projection?.needsPosition === true;
  const full = { ...statement, update: { ...update, needsPosition }, isUpsert };
  const run: Run = (candidate) => {
    const written = updateOne(store, namespace, full, candidate);
    const shown = isNew ? written.after : written.upserted ? undefined : written.before;
    return { lastErrorObject: errorObject(written), value: valueOf(shown, projection, environment, written) };
  };
  return { statement, run };
}

function valueOf(
  document: Document | undefined,
  projection: Parameters<typeof projectedValue>[1],
  environment: Environment,
  { position }: Written,
): Value {
  return projectedValue(document, projection, environment, position);
}

function errorObject({ isMatched, upserted }: Written): Document {
  const result: Document = { n: new Int32(isMatched ? 1 : 0), updatedExisting: isMatched && !upserted };
  if (upserted) result["upserted"] = upserted.id;
  return result;
}
