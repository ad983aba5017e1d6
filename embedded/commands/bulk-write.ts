import { Double, Int32, Long } from "bson";
import { decodeDocument, Type } from "../bson/decode.js";
import { type Element, findField } from "../bson/raw.js";
import { StoreError } from "../errors.js";
import { type CommandProfile } from "../profile.js";
import { checkFields, collectionName, flagOption } from "../server/check-command.js";
import { type Command, type Environment, environmentOf, type Reply } from "../server/command.js";
import type { Store } from "../server/store.js";
import { getOwn } from "../values/fields.js";
import { toDouble } from "../values/numbers.js";
import { type Document, isNumber, type Value } from "../values/types.js";
import { type Batch, type BatchResult, runBatch, singleStep, type Step } from "./batch.js";
import { parseDeleteStatement, parseUpdateStatement, rethrow, statements } from "./write.js";
import { deleteMany, updateMany } from "./write-many.js";
import { collectionForWriting, deleteOne, insertOne, updateOne } from "./write-statements.js";

const insertOp: CommandProfile = { fields: { insert: "whole", document: "document" }, required: ["document"] };
const updateOp: CommandProfile = {
  fields: {
    update: "whole",
    filter: "document",
    updateMods: "pipeline",
    constants: "document",
    multi: "bool",
    upsert: "bool",
    arrayFilters: "array",
    hint: "any",
    sort: "document",
  },
  required: ["filter", "updateMods"],
};
const deleteOp: CommandProfile = {
  fields: { delete: "whole", filter: "document", multi: "bool", hint: "any" },
  required: ["filter"],
};

/** The command behind `client.bulkWrite()`: inserts, updates and deletes in several collections. */
export async function bulkWrite(store: Store, command: Command): Promise<Reply> {
  const ops = statements(command, "ops");
  const namespaces = (command.lists.get("nsInfo") ?? []).map((bytes) => namespaceOf(decodeDocument(bytes)));
  const environment = environmentOf(command.body);
  const parsed = ops.map((bytes) => parseOp(store, bytes, namespaces, environment));
  const isQuiet = flagOption(command.body, "errorsOnly");
  const batch: Batch = {
    length: ops.length,
    isOrdered: flagOption(command.body, "ordered", true),
    initial: {
      nErrors: new Int32(0),
      nInserted: new Int32(0),
      nMatched: new Int32(0),
      nModified: new Int32(0),
      nUpserted: new Int32(0),
      nDeleted: new Int32(0),
      results: [],
    },
    step: (index) => (parsed[index] as Op)(index, isQuiet),
    fail: (result, index, error) => {
      result.add("nErrors", 1);
      const { code, message } = error;
      const base = {
        ok: new Double(0),
        idx: new Int32(index),
        code: new Int32(code),
        errmsg: message,
        n: new Int32(0),
      };
      result.append("results", { ...base, nModified: new Int32(0), ...(error.extras as Document) });
    },
  };
  const { results, ...counters } = await runBatch(store, command, batch);
  return { cursor: { id: Long.ZERO, firstBatch: results as Value[], ns: "admin.$cmd.bulkWrite" }, ...counters };
}

function namespaceOf(info: Document): string {
  const namespace = getOwn(info, "ns");
  if (typeof namespace !== "string" || !namespace.includes("."))
    throw new StoreError(73, "Invalid namespace specified");
  collectionName("bulkWrite", namespace.slice(namespace.indexOf(".") + 1));
  return namespace;
}

type Op = (index: number, isQuiet: boolean) => Step;

/** Checks the frame of one operation; what is wrong inside it is an error of the operation when its turn comes. */
function parseOp(store: Store, bytes: Buffer, namespaces: readonly string[], environment: Environment): Op {
  const op = decodeDocument(bytes);
  const [kind = ""] = Object.keys(op);
  const place = getOwn(op, kind);
  const namespace = isNumber(place) ? namespaces[toDouble(place)] : undefined;
  if (namespace === undefined) throw new StoreError(2, `BulkWrite ops entry ${kind} has an invalid nsInfo index.`);
  switch (kind) {
    case "insert":
      checkFields("bulkWrite.ops", op, insertOp);
      return insertStep(store, namespace, bytes);
    case "update":
      checkFields("bulkWrite.ops", op, updateOp);
      return updateStep(store, namespace, op, environment);
    case "delete":
      checkFields("bulkWrite.ops", op, deleteOp);
      return deleteStep(store, namespace, op, environment);
    default:
      throw new StoreError(40415, `BSON field 'bulkWrite.ops.${kind}' is an unknown field.`);
  }
}

function note(result: BatchResult, index: number, isQuiet: boolean, fields: Document): void {
  if (!isQuiet) result.append("results", { ok: new Double(1), idx: new Int32(index), ...fields });
}

function insertStep(store: Store, namespace: string, bytes: Buffer): Op {
  const found: Element = { type: 0, start: 0, end: 0 };
  if (!findField(bytes, 0, Buffer.from("document"), found) || found.type !== Type.object) {
    throw new StoreError(14, "BSON field 'bulkWrite.ops.document' must be an object");
  }
  const document = bytes.subarray(found.start, found.end);
  return (index, isQuiet) => ({
    kind: "job",
    run: (result) => {
      insertOne(store, collectionForWriting(store, namespace), document);
      result.add("nInserted", 1);
      note(result, index, isQuiet, { n: new Int32(1) });
    },
  });
}

function updateStep(store: Store, namespace: string, op: Document, environment: Environment): Op {
  return (index, isQuiet) => {
    const { filter, updateMods, constants, ...options } = op;
    const given: Document = { ...options, q: filter, u: updateMods };
    if (constants !== undefined) given["c"] = constants;
    const statement = parseUpdateStatement(given, environment);
    const add = (result: BatchResult, matched: number, modified: number, upserted?: { id: Value }): void => {
      if (upserted) result.add("nUpserted", 1);
      else result.add("nMatched", matched);
      result.add("nModified", modified);
      const fields: Document = { n: new Int32(matched), nModified: new Int32(modified) };
      if (upserted) fields["upserted"] = { _id: upserted.id };
      note(result, index, isQuiet, fields);
    };
    if (statement.isMulti) {
      return {
        kind: "own",
        run: async (result) => {
          const many = await updateMany(store, namespace, statement);
          rethrow(many);
          add(result, many.matched, many.modified, many.upserted);
        },
      };
    }
    return singleStep(store, namespace, statement, (result, candidate) => {
      const one = updateOne(store, namespace, statement, candidate);
      add(result, one.isMatched ? 1 : 0, one.isModified ? 1 : 0, one.upserted);
    });
  };
}

function deleteStep(store: Store, namespace: string, op: Document, environment: Environment): Op {
  return (index, isQuiet) => {
    const given: Document = { q: op["filter"], hint: op["hint"] };
    const statement = parseDeleteStatement(given, flagOption(op, "multi"), environment);
    const add = (result: BatchResult, deleted: number): void => {
      result.add("nDeleted", deleted);
      note(result, index, isQuiet, { n: new Int32(deleted) });
    };
    if (statement.isMulti) {
      return {
        kind: "own",
        run: async (result) => {
          const many = await deleteMany(store, namespace, statement);
          rethrow(many);
          add(result, many.matched);
        },
      };
    }
    return singleStep(store, namespace, statement, (result, candidate) =>
      add(result, deleteOne(store, namespace, statement, candidate).isMatched ? 1 : 0),
    );
  };
}
