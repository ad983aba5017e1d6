import type { Long } from "bson";
import type { Document, Value } from "#embedded/values/values.js";
import { type Case, isSame, isSameBag, shown } from "./cases.js";
import type { InProcessStore } from "./in-process.js";

/** How a case ended. `refused`: the store said 238, plainly and for all of it. */
export interface Outcome {
  readonly result: "passed" | "refused" | "failed";
  readonly differences: readonly string[];
}

let databases = 0;

const nameOf = (command: Document): string => Object.keys(command)[0] ?? "";
const num = (value: Value): number => Number(value);

/** Runs one case in a database of its own and compares answers and final state. */
export async function runCase(target: InProcessStore, given: Case): Promise<Outcome> {
  const db = `case${databases++}`;
  const differences: string[] = [];
  let isRefused = false;
  for (const name of new Set([...Object.keys(given.docs ?? {}), ...Object.keys(given.indexes ?? {})])) {
    const documents = given.docs?.[name] ?? [];
    const indexes = given.indexes?.[name] ?? [];
    if (documents.length === 0) await target.run({ create: name, $db: db });
    if (indexes.length > 0) await target.run({ createIndexes: name, indexes, $db: db });
    const filled = documents.length > 0 ? await target.run({ insert: name, documents, $db: db }) : {};
    if (num(filled["code"]) === 238) isRefused = true;
  }
  for (const [i, command] of given.do.entries()) {
    const answer = await answerTo(target, command, db);
    isRefused ||= num(answer.reply["code"]) === 238;
    const difference = compare(command, given.want[i] ?? {}, answer);
    if (difference) differences.push(`${nameOf(command)}[${i}]: ${difference}`);
  }
  const touches = given.state && Object.keys(given.state);
  for (const name of touches ?? []) {
    const found = await answerTo(target, { find: name, filter: {}, hint: { $natural: 1 } } as never, db);
    const want = given.state?.[name] ?? [];
    const isEqual = given.stateUnordered ? isSameBag(want, found.documents ?? []) : isSame(want, found.documents);
    if (!isEqual) differences.push(`state ${name}: want ${shown(want)} got ${shown(found.documents)}`);
  }
  await target.run({ dropDatabase: 1, $db: db });
  return { result: differences.length === 0 ? "passed" : isRefused ? "refused" : "failed", differences };
}

interface Answer {
  readonly reply: Document;
  readonly documents?: Document[];
  readonly batches?: number[];
}

async function answerTo(target: InProcessStore, given: Document, db: string): Promise<Answer> {
  const name = nameOf(given);
  const command: Document = name === "aggregate" && !("cursor" in given) ? { ...given, cursor: {} } : { ...given };
  // The command of client.bulkWrite goes to `admin` and names its collections in full.
  const namespaces = (command["nsInfo"] as Document[] | undefined)?.map(({ ns }): Document => {
    return { ns: (ns as string).replace("%db%", db) };
  });
  if (namespaces) command["nsInfo"] = namespaces;
  const reply = await target.run({ ...command, $db: namespaces ? "admin" : db });
  const cursor = reply["cursor"] as Document | undefined;
  if (num(reply["ok"]) !== 1 || !cursor || name === "getMore") return { reply };
  const documents = [...(cursor["firstBatch"] as Document[])];
  const batches = [documents.length];
  let id = cursor["id"];
  const size: Value = command["batchSize"] ?? (command["cursor"] as Document | undefined)?.["batchSize"];
  const collection = (cursor["ns"] as string).slice(db.length + 1);
  while (!(id as Long).isZero()) {
    const more = await target.run({ getMore: id, collection, ...(size ? { batchSize: size } : {}), $db: db });
    if (num(more["ok"]) !== 1) return { reply: more };
    const next = more["cursor"] as Document;
    documents.push(...(next["nextBatch"] as Document[]));
    batches.push((next["nextBatch"] as Document[]).length);
    id = next["id"];
  }
  return { reply, documents, batches };
}

function compare(command: Document, want: Document, { reply, documents, batches }: Answer): string | undefined {
  const say = (got: unknown): string => `want ${shown(want)} got ${shown(got)}`;
  const isError = num(reply["ok"]) !== 1;
  if ("error" in want || isError) {
    const isExpected = isError && (want["error"] === true || num(want["error"]) === num(reply["code"]));
    return isExpected && hasKeys(want, reply) ? undefined : say(reply);
  }
  if (want["docs"]) {
    const wanted = want["docs"] as Document[];
    const got = nameOf(command) === "listIndexes" ? documents?.map(indexOptions) : projectedFor(command, documents);
    const isUnordered = want["unordered"] === true || nameOf(command) === "listCollections";
    const isEqual = isUnordered ? isSameBag(wanted, got ?? []) : isSame(wanted, got);
    if (!isEqual) return say(got);
    if (!want["batches"]) return undefined;
    const sizes = [...(batches ?? [])];
    while (sizes.length > 1 && sizes.at(-1) === 0) sizes.pop();
    return (want["batches"] as Value[]).map(num).join() === sizes.join() ? undefined : say(sizes);
  }
  if (want["values"]) {
    const got = (reply["values"] as Value[] | undefined) ?? [];
    const wanted = want["values"] as Value[];
    return (want["unordered"] === true ? isSameBag(wanted, got) : isSame(wanted, got)) ? undefined : say(got);
  }
  for (const [field, value] of Object.entries(want)) {
    if (field !== "unordered" && !isSameField(field, value, reply[field])) return say(reply);
  }
  for (const list of ["writeErrors", "upserted"]) if (reply[list] && !want[list]) return say(reply);
  return undefined;
}

function isSameField(field: string, want: Value, got: Value): boolean {
  switch (field) {
    case "writeErrors": {
      const [wanted, found] = [want as Document[], (got as Document[] | undefined) ?? []];
      return wanted.length === found.length && wanted.every((entry, i) => isSameError(entry, found[i] ?? {}));
    }
    case "upserted": {
      const [wanted, found] = [want as Document[], (got as Document[] | undefined) ?? []];
      return (
        wanted.length === found.length &&
        wanted.every(
          (entry, i) => num(entry["index"]) === num(found[i]?.["index"]) && isSame(entry["_id"], found[i]?.["_id"]),
        )
      );
    }
    case "lastErrorObject": {
      const [wanted, found] = [want as Document, (got as Document | undefined) ?? {}];
      return (
        num(wanted["n"]) === num(found["n"]) &&
        wanted["updatedExisting"] === found["updatedExisting"] &&
        isSame(wanted["upserted"], found["upserted"])
      );
    }
    case "value":
      return isSame(want, got);
    default:
      return num(want) === num(got);
  }
}

function isSameError(want: Document, got: Document): boolean {
  const isCode = want["code"] === true || num(want["code"]) === num(got["code"]);
  return num(want["index"]) === num(got["index"]) && isCode && hasKeys(want, got);
}

function hasKeys(want: Document, got: Document): boolean {
  return ["keyPattern", "keyValue"].every((key) => want[key] === undefined || isSame(want[key], got[key]));
}

function projectedFor(command: Document, documents: Document[] | undefined): Document[] | undefined {
  if (nameOf(command) !== "listCollections") return documents;
  return documents?.map(({ name, type }) => ({ name, type }));
}

/** An index description without the server's own parts: key, name, options by name; whole numbers as int32. */
function indexOptions({ v: _version, key, name, ...options }: Document): Document {
  const rest = Object.entries(options).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { key, name, ...Object.fromEntries(rest) };
}
