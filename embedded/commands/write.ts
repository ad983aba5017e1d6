import { decodeDocument } from "../bson/decode.js";
import { must } from "../errors.js";
import { type CommandProfile, deleteStatement, updateStatement } from "../profile.js";
import { checkFields, wholeOption } from "../server/check-command.js";
import { type Command, environmentOf, type Reply } from "../server/command.js";
import type { Store } from "../server/store.js";
import { type Document, getOwn } from "../values/types.js";
import { append, checkAll, type Result, runStatements, stepOf, type Tally } from "./run-statements.js";
import { collectionForWriting, insertOne, parseDeleteStatement, parseUpdateStatement } from "./statement.js";

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
  const steps = statements(command, "documents").map((bytes) => () => ({
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
