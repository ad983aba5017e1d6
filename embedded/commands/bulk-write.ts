import { Double, Int32, Long } from "bson";
import { decodeDocument, type Element, findField } from "../bson/decode.js";
import { fail, must, type StoreError } from "../errors.js";
import { bulkOperations } from "../profile.js";
import { checkFields, collectionName, flagOption } from "../server/check-command.js";
import { type Command, type Environment, environmentOf, type Reply } from "../server/command.js";
import type { Store } from "../server/store.js";
import { toDouble } from "../values/numbers.js";
import { type Document, getOwn, isNumber, type Value } from "../values/types.js";
import { type BatchResult, checkAll, runBatch, statementStep, type Step } from "./batch.js";
import { collectionForWriting, insertOne, parseDeleteStatement, parseUpdateStatement } from "./statement.js";
import { statements } from "./write.js";

/** Puts what an operation did into the result. */
type Note = (result: BatchResult, counts: Record<string, number>, fields: Document) => void;
type Operation = (note: Note) => Step;

/** The command behind `client.bulkWrite()`: inserts, updates and deletes in several collections. */
export async function bulkWrite(store: Store, command: Command): Promise<Reply> {
  const namespaces = (command.lists.get("nsInfo") ?? []).map((bytes) => namespaceOf(decodeDocument(bytes)));
  const environment = environmentOf(command.body);
  const frames = statements(command, "ops").map((bytes) => frameOf(bytes, namespaces));
  const operationAt = checkAll(frames.length, (index) => operationOf(store, frames[index] as Frame, environment));
  const isQuiet = flagOption(command.body, "errorsOnly");
  const counters = ["nErrors", "nInserted", "nMatched", "nModified", "nUpserted", "nDeleted"];
  const zeros = Object.fromEntries(counters.map((counter) => [counter, new Int32(0)]));
  const { results, ...counts } = await runBatch(store, command, {
    length: frames.length,
    isOrdered: flagOption(command.body, "ordered", true),
    initial: { ...zeros, results: [] },
    step: (index) => {
      return operationAt(index)((result, amounts, fields) => {
        for (const [counter, amount] of Object.entries(amounts)) result.add(counter, amount);
        if (!isQuiet) result.append("results", { ok: new Double(1), idx: new Int32(index), ...fields });
      });
    },
    fail: (result, index, { code, message: errmsg, extras }: StoreError) => {
      result.add("nErrors", 1);
      const entry = { ok: new Double(0), idx: new Int32(index), code: new Int32(code), errmsg, n: new Int32(0) };
      result.append("results", { ...entry, nModified: new Int32(0), ...(extras as Document) });
    },
  });
  return { cursor: { id: Long.ZERO, firstBatch: results as Value[], ns: "admin.$cmd.bulkWrite" }, ...counts };
}

function namespaceOf(info: Document): string {
  const namespace = getOwn(info, "ns");
  if (typeof namespace !== "string" || !namespace.includes(".")) return fail(73, "Invalid namespace specified");
  collectionName("bulkWrite", namespace.slice(namespace.indexOf(".") + 1));
  return namespace;
}

/** One operation: what it is, and where. */
interface Frame {
  readonly kind: string;
  readonly namespace: string;
  readonly operation: Document;
  readonly bytes: Buffer;
}

/** Checks the frame of an operation; what is wrong inside it is an error of the operation when its turn comes. */
function frameOf(bytes: Buffer, namespaces: readonly string[]): Frame {
  const all = decodeDocument(bytes);
  const [kind = ""] = Object.keys(all);
  const { [kind]: place, ...operation } = all;
  const profile = Object.hasOwn(bulkOperations, kind) ? bulkOperations[kind] : undefined;
  if (!profile) return fail(40415, `BSON field 'bulkWrite.ops.${kind}' is an unknown field.`);
  const namespace = isNumber(place) ? namespaces[toDouble(place)] : undefined;
  must(namespace !== undefined, 2, `BulkWrite ops entry ${kind} has an invalid nsInfo index.`);
  checkFields("bulkWrite.ops", operation, profile);
  must(kind !== "insert" || operation["document"] !== null, 14, "'bulkWrite.ops.document' must be an object");
  return { kind, namespace, operation, bytes };
}

function operationOf(store: Store, { kind, namespace, operation, bytes }: Frame, environment: Environment): Operation {
  if (kind === "insert") {
    const found: Element = { type: 0, start: 0, end: 0 };
    findField(bytes, 0, Buffer.from("document"), found);
    const run = (note: Note) => (result: BatchResult) => {
      insertOne(store, collectionForWriting(store, namespace), bytes.subarray(found.start, found.end));
      note(result, { nInserted: 1 }, { n: new Int32(1) });
    };
    return (note) => ({ kind: "job", run: run(note) });
  }
  const { filter: q, updateMods: u, ...options } = operation;
  if (kind === "delete") {
    const statement = parseDeleteStatement({ ...options, q }, flagOption(operation, "multi"), environment);
    return (note) =>
      statementStep(store, namespace, statement, (result, { matched }) =>
        note(result, { nDeleted: matched }, { n: new Int32(matched) }),
      );
  }
  const statement = parseUpdateStatement({ ...options, q, u }, environment);
  return (note) =>
    statementStep(store, namespace, statement, (result, { matched, modified, upserted }) => {
      const fields = { n: new Int32(matched), nModified: new Int32(modified) };
      const counts = { [upserted ? "nUpserted" : "nMatched"]: matched, nModified: modified };
      note(result, counts, upserted ? { ...fields, upserted: { _id: upserted.id } } : fields);
    });
}
