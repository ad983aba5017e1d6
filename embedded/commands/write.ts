import { Int32 } from "bson";
import { decodeDocument } from "../bson/decode.js";
import { must, type StoreError } from "../errors.js";
import { type CommandProfile, deleteStatement, updateStatement } from "../profile.js";
import { checkFields, flagOption, wholeOption } from "../server/check-command.js";
import { type Command, environmentOf, type Reply } from "../server/command.js";
import type { Store } from "../server/store.js";
import { type Document, getOwn } from "../values/types.js";
import { type BatchResult, checkAll, runBatch, statementStep, type Step } from "./batch.js";
import { collectionForWriting, insertOne, parseDeleteStatement, parseUpdateStatement } from "./statement.js";

const MAX_STATEMENTS = 100_000;

export async function insert(store: Store, command: Command): Promise<Reply> {
  const documents = statements(command, "documents");
  return run(store, command, documents.length, { n: new Int32(0) }, (index) => ({
    kind: "job",
    run: (result) => {
      insertOne(store, collectionForWriting(store, command.namespace), documents[index] as Buffer);
      result.add("n", 1);
    },
  }));
}

export async function update(store: Store, command: Command): Promise<Reply> {
  const given = checkedStatements(command, "updates", updateStatement);
  const environment = environmentOf(command.body);
  const initial = { n: new Int32(0), nModified: new Int32(0) };
  const statementAt = checkAll(given.length, (index) => parseUpdateStatement(given[index] ?? {}, environment));
  return run(store, command, given.length, initial, (index) => {
    return statementStep(store, command.namespace, statementAt(index), (result, { matched, modified, upserted }) => {
      result.add("n", matched);
      result.add("nModified", modified);
      if (upserted) result.append("upserted", { index: new Int32(index), _id: upserted.id });
    });
  });
}

export async function deleteDocuments(store: Store, command: Command): Promise<Reply> {
  const given = checkedStatements(command, "deletes", deleteStatement);
  const environment = environmentOf(command.body);
  for (const statement of given) {
    const limit = wholeOption(statement, "limit");
    must(limit === 0 || limit === 1, 9, `The limit field in delete objects must be 0 or 1. Got ${String(limit)}`);
  }
  const statementAt = checkAll(given.length, (index) => {
    const isMulti = wholeOption(given[index] ?? {}, "limit") === 0;
    return parseDeleteStatement(given[index] ?? {}, isMulti, environment);
  });
  return run(store, command, given.length, { n: new Int32(0) }, (index) =>
    statementStep(store, command.namespace, statementAt(index), (result, { matched }) => result.add("n", matched)),
  );
}

function run(
  store: Store,
  command: Command,
  length: number,
  initial: Document,
  step: (index: number) => Step,
): Promise<Document> {
  const isOrdered = flagOption(command.body, "ordered", true);
  const fail = (result: BatchResult, index: number, { code, message, extras }: StoreError): void => {
    const entry = { index: new Int32(index), code: new Int32(code), errmsg: message, ...(extras as Document) };
    result.append("writeErrors", entry);
  };
  return runBatch(store, command, { length, isOrdered, initial, step, fail });
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

function checkedStatements(command: Command, list: string, profile: CommandProfile): Document[] {
  return statements(command, list).map((bytes) => {
    const statement = decodeDocument(bytes);
    checkFields(`${command.name}.${list}`, statement, profile);
    return statement;
  });
}
