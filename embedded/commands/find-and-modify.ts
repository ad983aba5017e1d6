import { Int32 } from "bson";
import { encodeDocument, Raw } from "../bson/encode.js";
import { must } from "../errors.js";
import { compileFindProjection } from "../projection/find-projection.js";
import { flagOption } from "../server/check-command.js";
import { type Command, environmentOf, type Reply } from "../server/command.js";
import type { Store } from "../server/store.js";
import { parseUpdate } from "../update/parse-update.js";
import { type Document, getOwn, isNullish } from "../values/types.js";
import { filterOption, parseHint, parseSort } from "./find.js";
import { isLongSearch, searchRecords, type Statement, writeOne } from "./statement.js";

/** findAndModify: finds one document, changes or removes it, and answers the old or the new one, in one transaction. */
export async function findAndModify(store: Store, command: Command): Promise<Reply> {
  const { retryKey, namespace, body } = command;
  const isNew = flagOption(body, "new");
  const statement = parse(body, isNew);
  const { scope, variables } = statement.environment;
  const projection = compileFindProjection(getOwn(body, "fields"), scope);
  const needsPosition = statement.needsPosition || projection?.needsPosition === true;
  const full: Statement = { ...statement, needsPosition };
  const isLong = isLongSearch(store, namespace, full);
  const [candidate] = isLong ? await searchRecords(store, namespace, full) : [];
  return store.queue.run((): Reply => {
    const stored = retryKey && store.retries.find(retryKey);
    if (stored) return stored.result;
    const { matched, upserted, before, after, position } = writeOne(store, namespace, full, candidate);
    const shown = isNew ? after : before;
    const projected = shown && projection ? projection.project(shown, variables, position) : shown;
    const value = projected ? new Raw(encodeDocument(projected)) : null; // encoded once, for the answer and its record
    const lastErrorObject: Document = { n: new Int32(matched) };
    if (statement.update) lastErrorObject["updatedExisting"] = matched > 0 && !upserted;
    if (upserted) lastErrorObject["upserted"] = upserted.id;
    const result = { lastErrorObject, value };
    if (retryKey) store.retries.save(retryKey, { next: 1, isFinished: true, result });
    return result;
  });
}

function parse(body: Document, isNew: boolean): Statement {
  const isRemove = flagOption(body, "remove");
  const isUpsert = flagOption(body, "upsert");
  const given = getOwn(body, "update");
  must(isRemove === isNullish(given), 9, "Either an update or remove=true must be specified, and not both");
  must(!isRemove || !isUpsert, 9, "Cannot specify both upsert=true and remove=true");
  must(!isRemove || !isNew, 9, "Cannot specify both new=true and remove=true");
  const environment = environmentOf(body);
  const update = isRemove ? undefined : parseUpdate(given, getOwn(body, "arrayFilters"), environment.scope);
  return {
    filter: filterOption(body, "query", environment),
    update,
    isMulti: false,
    isUpsert,
    needsPosition: update?.needsPosition ?? false,
    sort: parseSort(getOwn(body, "sort")).sort,
    hint: parseHint(getOwn(body, "hint")),
    environment,
  };
}
