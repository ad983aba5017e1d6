import { Int32 } from "bson";
import { checkTypes, decodeDocument } from "../bson/decode.js";
import { encodeDocument, Raw } from "../bson/encode.js";
import { must } from "../errors.js";
import { type CommandProfile, deleteStatement, updateStatement } from "../profile.js";
import { compileFindProjection } from "../projection/projection.js";
import { checkFields, documentOption, newEnvironment, flagOption, wholeOption } from "../server/command.js";
import type { Command, Reply } from "../server/command.js";
import { parseFilter } from "../query/filter.js";
import type { Store } from "../server/store.js";
import { parseUpdate } from "../update/parse-update.js";
import { type Document, getOwn, isNullish } from "../values/values.js";
import { parseHint, parseSort } from "./read.js";
import { checkAll, collectionForWriting, insertOne, isLongSearch, parseDeleteStatement } from "./statement.js";
import { parseUpdateStatement, runStatements, searchRecords, stepOf, writeOne } from "./statement.js";
import type { Statement } from "./statement.js";

const MAX_STATEMENTS = 100_000;
export async function insert(store: Store, command: Command): Promise<Reply> {
  const documents = statements(command, "documents");
  if (documents.length > 1) for (const bytes of documents) checkTypes(bytes);
  const steps = documents.map((bytes) => () => ({
    run: () => insertOne(store, collectionForWriting(store, command.namespace), bytes),
  }));
  return runStatements(store, command, steps, { n: 0 });
}

export async function update(store: Store, command: Command): Promise<Reply> {
  const given = checkedStatements(command, "updates", updateStatement);
  const environment = newEnvironment();
  const checked = checkAll(given, (statement) => parseUpdateStatement(statement, environment));
  const steps = checked.map((statement) => () => stepOf(store, command.namespace, command, statement()));
  return runStatements(store, command, steps, { n: 0, nModified: 0 });
}

export async function deleteDocuments(store: Store, command: Command): Promise<Reply> {
  const given = checkedStatements(command, "deletes", deleteStatement);
  const environment = newEnvironment();
  for (const statement of given) {
    const limit = wholeOption(statement, "limit");
    must(limit === 0 || limit === 1, 9, `The limit field in delete objects must be 0 or 1. Got ${String(limit)}`);
  }
  const checked = checkAll(given, (statement) => parseDeleteStatement(statement, environment));
  const steps = checked.map((statement) => () => stepOf(store, command.namespace, command, statement()));
  return runStatements(store, command, steps, { n: 0 });
}

/** The raw statements of a write command. @throws StoreError 16 when there are none or too many. */
function statements({ lists, body, name }: Command, list: string): readonly Buffer[] {
  const raw = lists.get(list);
  const isPlain = raw !== undefined || (getOwn(body, list) as unknown[]).length === 0;
  must(isPlain, 14, `BSON field '${name}.${list}' must hold objects only`);
  const count = raw?.length ?? 0;
  must(count > 0 && count <= MAX_STATEMENTS, 16, `Write batch sizes must be between 1 and ${MAX_STATEMENTS}.`);
  return raw ?? [];
}

/** The statements of a write command, decoded, with their fields checked. */
function checkedStatements(command: Command, list: string, profile: CommandProfile): Document[] {
  const given = statements(command, list).map((bytes) => decodeDocument(bytes));
  for (const statement of given) checkFields(`${command.name}.${list}`, statement, profile);
  return given;
}

/** findAndModify: finds one document, changes or removes it, and answers the old or the new one, in one transaction. */
export async function findAndModify(store: Store, command: Command): Promise<Reply> {
  const { retryKey, namespace, body } = command;
  const isNew = flagOption(body, "new");
  const statement = parse(body, isNew);
  const { scope, variables } = statement.environment;
  const projection = compileFindProjection(getOwn(body, "fields"), scope);
  const isLong = isLongSearch(store, namespace, statement);
  const [candidate] = isLong ? await searchRecords(store, namespace, statement) : [];
  return store.queue.run((): Reply => {
    const stored = retryKey && store.retries.find(retryKey);
    if (stored) return stored.result;
    const { matched, upserted, before, after } = writeOne(store, namespace, statement, candidate);
    const shown = isNew ? after : before;
    const projected = shown && projection ? projection.project(shown, variables) : shown;
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
  const environment = newEnvironment();
  const update = isRemove ? undefined : parseUpdate(given, getOwn(body, "arrayFilters"), environment.scope);
  const filter = parseFilter(documentOption(body, "query"), environment.scope);
  const [sort, hint] = [parseSort(getOwn(body, "sort")), parseHint(getOwn(body, "hint"))];
  const { needsPosition } = update ?? { needsPosition: false };
  return { filter, update, isMulti: false, isUpsert, needsPosition, sort, hint, environment };
}
