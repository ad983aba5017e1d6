import { Double, Int32 } from "bson";
import { checkTypes, decodeDocument, type Element, findField } from "../bson/decode.js";
import { encodeDocument, Raw } from "../bson/encode.js";
import { fail, must } from "../errors.js";
import { bulkStatements, type CommandProfile, deleteStatement, namespaceInfo, updateStatement } from "../profile.js";
import { compileFindProjection } from "../projection/projection.js";
import { checkFields, checkNamespace, countOption, documentOption, environmentOf } from "../server/command.js";
import { flagOption, wholeOption } from "../server/command.js";
import type { Command, Environment, Reply } from "../server/command.js";
import { Cursor } from "../server/cursors.js";
import type { Store } from "../server/store.js";
import { parseUpdate } from "../update/parse-update.js";
import { type Document, getOwn, isNullish } from "../values/types.js";
import { filterOption, firstBatch, parseHint, parseSort } from "./find.js";
import { append, checkAll, collectionForWriting, insertOne, isLongSearch, parseDeleteStatement } from "./statement.js";
import { parseUpdateStatement, runStatements, searchRecords, stepOf, writeOne } from "./statement.js";
import type { Result, Statement, Tally } from "./statement.js";

const MAX_STATEMENTS = 100_000;

/** Counts `n`, and `nModified` where the reply has it. */
const tallyOf = (start: Result): Tally => ({
  start,
  count: (result, index, { matched, modified, upserted }) => {
    result["n"] = Number(result["n"]) + matched;
    if (result["nModified"] !== undefined) result["nModified"] = Number(result["nModified"]) + modified;
    if (upserted) append(result, "upserted", { index, _id: upserted.id });
  },
  blame: (result, index, { code, message, extras }) =>
    append(result, "writeErrors", { index, code, errmsg: message, ...(extras as Document) }),
});

export async function insert(store: Store, command: Command): Promise<Reply> {
  const documents = statements(command, "documents");
  if (documents.length > 1) for (const bytes of documents) checkTypes(bytes);
  const steps = documents.map((bytes) => () => ({
    run: () => insertOne(store, collectionForWriting(store, command.namespace), bytes),
  }));
  return runStatements(store, command, steps, tallyOf({ n: 0 }));
}

export async function update(store: Store, command: Command): Promise<Reply> {
  const given = checkedStatements(command, "updates", updateStatement);
  const environment = environmentOf(command.body);
  const checked = checkAll(given, (statement) => parseUpdateStatement(statement, environment));
  const steps = checked.map((statement) => () => stepOf(store, command.namespace, command, statement()));
  return runStatements(store, command, steps, tallyOf({ n: 0, nModified: 0 }));
}

export async function deleteDocuments(store: Store, command: Command): Promise<Reply> {
  const given = checkedStatements(command, "deletes", deleteStatement);
  const environment = environmentOf(command.body);
  for (const statement of given) {
    const limit = wholeOption(statement, "limit");
    must(limit === 0 || limit === 1, 9, `The limit field in delete objects must be 0 or 1. Got ${String(limit)}`);
  }
  const checked = checkAll(given, (statement) => parseDeleteStatement(statement, environment));
  const steps = checked.map((statement) => () => stepOf(store, command.namespace, command, statement()));
  return runStatements(store, command, steps, tallyOf({ n: 0 }));
}

/** The raw statements of a write command. @throws StoreError 16 when there are none or too many. */
export function statements({ lists, body, name }: Command, list: string): readonly Buffer[] {
  const raw = lists.get(list);
  const isPlain = raw !== undefined || (getOwn(body, list) as unknown[]).length === 0;
  must(isPlain, 14, `BSON field '${name}.${list}' must hold objects only`);
  const count = raw?.length ?? 0;
  must(count > 0 && count <= MAX_STATEMENTS, 16, `Write batch sizes must be between 1 and ${MAX_STATEMENTS}.`);
  return raw ?? [];
}

/** The statements of a write command, decoded, with their fields checked. */
export function checkedStatements(command: Command, list: string, profile: CommandProfile): Document[] {
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

type Kind = keyof typeof bulkStatements;

type Operation = { readonly kind: Kind; readonly given: Document; readonly namespace: string };

/** What `client.bulkWrite()` sends: inserts, updates and deletes on several collections, each with its own result. */
export async function bulkWrite(store: Store, command: Command): Promise<Reply> {
  const { body, database } = command;
  must(database === "admin", 13, "bulkWrite may only be run against the admin database.");
  const namespaces = checkedStatements(command, "nsInfo", namespaceInfo).map(({ ns }) =>
    checkNamespace(ns, "bulkWrite"),
  );
  const environment = environmentOf(body);
  const raw = statements(command, "ops");
  const operations = raw.map((bytes, index) => checkedOperation(decodeDocument(bytes), index, namespaces));
  const checked = checkAll(operations, (operation) => parseOperation(operation, environment));
  const steps = operations.map(({ namespace }, index) => () => {
    const statement = checked[index]?.();
    if (statement) return stepOf(store, namespace, command, statement);
    const document = insertedDocument(raw[index] as Buffer);
    return { run: () => insertOne(store, collectionForWriting(store, namespace), document) };
  });
  const isQuiet = flagOption(body, "errorsOnly");
  const tally = bulkTally((index) => operations[index]?.kind ?? "insert", isQuiet);
  const { results, ...counters } = await runStatements(store, command, steps, tally);
  const documents = (results as Document[]).map((result) => encodeDocument(result)).values();
  const batchSize = countOption(documentOption(body, "cursor"), "batchSize") ?? Infinity;
  const reply = await firstBatch(store, new Cursor("admin.$cmd.bulkWrite", documents), batchSize);
  return { ...reply, ...counters };
}

/** Checks the fields of one operation. Its first field says what it is and, by a number, in which namespace. */
function checkedOperation(given: Document, index: number, namespaces: readonly string[]): Operation {
  const [kind = ""] = Object.keys(given);
  if (!Object.hasOwn(bulkStatements, kind)) return fail(9, `bulkWrite.ops.${index} is no insert, update or delete`);
  checkFields("bulkWrite.ops", given, bulkStatements[kind as Kind]);
  const namespace = namespaces[Number(given[kind])];
  must(namespace !== undefined, 2, `BulkWrite ops entry ${index} has an invalid nsInfo index.`);
  return { kind: kind as Kind, given, namespace };
}

function parseOperation({ kind, given }: Operation, environment: Environment): Statement | undefined {
  const statement = { ...given, q: given["filter"], u: given["updateMods"] };
  if (kind === "update") return parseUpdateStatement(statement, environment);
  const limit = new Int32(flagOption(given, "multi") ? 0 : 1);
  return kind === "delete" ? parseDeleteStatement({ ...statement, limit }, environment) : undefined;
}

function insertedDocument(operation: Buffer): Buffer {
  const found: Element = { type: 0, start: 0, end: 0 };
  findField(operation, 0, Buffer.from("document"), found);
  return operation.subarray(found.start, found.end);
}

/** Counts by kind and lists one result for each operation; with `isQuiet` only for those that failed. */
function bulkTally(kindOf: (index: number) => Kind, isQuiet: boolean): Tally {
  const add = (result: Result, counter: string, n: number): void =>
    void (result[counter] = Number(result[counter]) + n);
  return {
    start: { nErrors: 0, nInserted: 0, nMatched: 0, nModified: 0, nUpserted: 0, nDeleted: 0, results: [] },
    count: (result, idx, { matched, modified, upserted, error }) => {
      const kind = kindOf(idx);
      const counters = { insert: "nInserted", update: upserted ? "nUpserted" : "nMatched", delete: "nDeleted" };
      add(result, counters[kind], matched);
      const more =
        kind === "update" ? { nModified: modified, ...(upserted && { upserted: { _id: upserted.id } }) } : {};
      if (kind === "update") add(result, "nModified", modified);
      if (!isQuiet && !error) append(result, "results", { ok: new Double(1), idx, n: matched, ...more });
    },
    blame: (result, idx, { code, message, extras }) => {
      add(result, "nErrors", 1);
      append(result, "results", {
        ok: new Double(0),
        idx,
        code,
        errmsg: message,
        n: 0,
        nModified: 0,
        ...(extras as Document),
      });
    },
  };
}
