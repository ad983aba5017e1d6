import { Int32 } from "bson";
import { decodeDocument } from "../bson/decode.js";
import { StoreError } from "../errors.js";
import { deleteStatement, updateStatement } from "../profile.js";
import { parseFilter } from "../query/parse-filter.js";
import { checkFields, flagOption, wholeOption } from "../server/check-command.js";
import { type Command, type Environment, environmentOf, type Reply } from "../server/command.js";
import type { Store } from "../server/store.js";
import { getOwn } from "../values/fields.js";
import type { Document } from "../values/types.js";
import { parseUpdate } from "../update/parse-update.js";
import { type Batch, runBatch, singleStep, type Step, writeError } from "./batch.js";
import { parseHint, parseSort } from "./read-options.js";
import { deleteMany, type ManyWritten, updateMany } from "./write-many.js";
import {
  collectionForWriting,
  type DeleteStatement,
  deleteOne,
  insertOne,
  updateOne,
  type UpdateStatement,
} from "./write-statements.js";

const MAX_STATEMENTS = 100_000;

export async function insert(store: Store, command: Command): Promise<Reply> {
  const documents = statements(command, "documents");
  const batch: Batch = {
    length: documents.length,
    isOrdered: flagOption(command.body, "ordered", true),
    initial: { n: new Int32(0) },
    step: (index) => ({
      kind: "job",
      run: (result) => {
        insertOne(store, collectionForWriting(store, command.namespace), documents[index] as Buffer);
        result.add("n", 1);
      },
    }),
    fail: (result, index, error) => result.append("writeErrors", writeError(index, error)),
  };
  return runBatch(store, command, batch);
}

export async function update(store: Store, command: Command): Promise<Reply> {
  const given = statements(command, "updates");
  const environment = environmentOf(command.body);
  const parsed = given.map((bytes) => checkedStatement("updates", bytes));
  const batch: Batch = {
    length: given.length,
    isOrdered: flagOption(command.body, "ordered", true),
    initial: { n: new Int32(0), nModified: new Int32(0) },
    step: (index) => updateStep(store, command.namespace, parsed[index] ?? {}, environment, index),
    fail: (result, index, error) => result.append("writeErrors", writeError(index, error)),
  };
  return runBatch(store, command, batch);
}

function updateStep(store: Store, namespace: string, given: Document, environment: Environment, index: number): Step {
  const statement = parseUpdateStatement(given, environment);
  const note = (result: Parameters<Step["run"]>[0], matched: number, modified: number): void => {
    result.add("n", matched);
    result.add("nModified", modified);
  };
  if (statement.isMulti) {
    return {
      kind: "own",
      run: async (result) => {
        const many = await updateMany(store, namespace, statement);
        note(result, many.matched, many.modified);
        if (many.upserted) result.append("upserted", { index: new Int32(index), _id: many.upserted.id });
        rethrow(many);
      },
    };
  }
  return singleStep(store, namespace, statement, (result, candidate) => {
    const one = updateOne(store, namespace, statement, candidate);
    note(result, one.isMatched ? 1 : 0, one.isModified ? 1 : 0);
    if (one.upserted) result.append("upserted", { index: new Int32(index), _id: one.upserted.id });
  });
}

/** Checks an update statement. @throws StoreError for whatever is wrong with it. */
export function parseUpdateStatement(given: Document, environment: Environment): UpdateStatement {
  const isMulti = flagOption(given, "multi");
  const { sort } = parseSort(getOwn(given, "sort"));
  if (isMulti && sort) throw new StoreError(9, "Cannot specify sort with multi=true");
  if (getOwn(given, "c") !== undefined && !Array.isArray(getOwn(given, "u"))) {
    throw new StoreError(51198, "Constant values may only be specified for pipeline updates");
  }
  const update = parseUpdate(getOwn(given, "u"), getOwn(given, "arrayFilters"), environment.scope);
  if (isMulti && update.kind === "replacement") {
    throw new StoreError(9, "multi update is not supported for replacement-style update");
  }
  return {
    filter: parseFilter(getOwn(given, "q"), environment.scope),
    update,
    isMulti,
    isUpsert: flagOption(given, "upsert"),
    sort,
    hint: parseHint(getOwn(given, "hint")),
    environment,
  };
}

export async function deleteDocuments(store: Store, command: Command): Promise<Reply> {
  const given = statements(command, "deletes");
  const environment = environmentOf(command.body);
  const parsed = given.map((bytes) => checkedStatement("deletes", bytes));
  const batch: Batch = {
    length: given.length,
    isOrdered: flagOption(command.body, "ordered", true),
    initial: { n: new Int32(0) },
    step: (index) => deleteStep(store, command.namespace, parsed[index] ?? {}, environment),
    fail: (result, index, error) => result.append("writeErrors", writeError(index, error)),
  };
  return runBatch(store, command, batch);
}
function deleteStep(store: Store, namespace: string, given: Document, environment: Environment): Step {
  const statement = parseDeleteStatement(given, wholeOption(given, "limit") === 0, environment);
  if (statement.isMulti) {
    return {
      kind: "own",
      run: async (result) => {
        const many = await deleteMany(store, namespace, statement);
        result.add("n", many.matched);
        rethrow(many);
      },
    };
  }
  return singleStep(store, namespace, statement, (result, candidate) =>
    result.add("n", deleteOne(store, namespace, statement, candidate).isMatched ? 1 : 0),
  );
}

/** Checks a delete statement. @throws StoreError for whatever is wrong with it. */
export function parseDeleteStatement(given: Document, isMulti: boolean, environment: Environment): DeleteStatement {
  return {
    filter: parseFilter(getOwn(given, "q"), environment.scope),
    isMulti,
    sort: undefined,
    hint: parseHint(getOwn(given, "hint")),
    environment,
  };
}

/** What was done before an error counts; the error itself is the statement's. */
export function rethrow(many: ManyWritten): void {
  if (many.error) throw many.error;
}

/** The raw statements of a write command. @throws StoreError 16 when there are none or too many. */
export function statements(command: Command, list: string): readonly Buffer[] {
  const raw = command.lists.get(list);
  if (!raw && (getOwn(command.body, list) as unknown[]).length > 0) {
    throw new StoreError(14, `BSON field '${command.name}.${list}' must hold objects only`);
  }
  const count = raw?.length ?? 0;
  if (count === 0 || count > MAX_STATEMENTS) {
    throw new StoreError(16, `Write batch sizes must be between 1 and ${MAX_STATEMENTS}. Got ${count} operations.`);
  }
  return raw ?? [];
}

function checkedStatement(what: "updates" | "deletes", bytes: Buffer): Document {
  const statement = decodeDocument(bytes);
  checkFields(
    `${what === "updates" ? "update" : "delete"}.${what}`,
    statement,
    what === "updates" ? updateStatement : deleteStatement,
  );
  if (what === "deletes") {
    const limit = wholeOption(statement, "limit");
    if (limit !== 0 && limit !== 1) {
      throw new StoreError(9, `The limit field in delete objects must be 0 or 1. Got ${String(limit)}`);
    }
  }
  return statement;
}
