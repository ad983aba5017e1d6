import { Double, Int32 } from "bson";
import { decodeDocument, type Element, findField } from "../bson/decode.js";
import { encodeDocument } from "../bson/encode.js";
import { fail, must } from "../errors.js";
import { bulkStatements, namespaceInfo } from "../profile.js";
import { checkFields, checkNamespace, countOption, documentOption, environmentOf } from "../server/command.js";
import { flagOption } from "../server/command.js";
import type { Command, Environment, Reply } from "../server/command.js";
import { Cursor } from "../server/cursors.js";
import type { Store } from "../server/store.js";
import type { Document } from "../values/types.js";
import { firstBatch } from "./find.js";
import { append, checkAll, collectionForWriting, insertOne, parseDeleteStatement } from "./statement.js";
import { parseUpdateStatement, runStatements, stepOf } from "./statement.js";
import type { Result, Statement, Tally } from "./statement.js";
import { checkedStatements, statements } from "./write.js";

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
  const tally = tallyOf((index) => operations[index]?.kind ?? "insert", isQuiet);
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
function tallyOf(kindOf: (index: number) => Kind, isQuiet: boolean): Tally {
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
