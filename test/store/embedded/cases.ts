import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EJSON } from "bson";
import type { Document, Value } from "#embedded/values/values.js";
import { Double, Int32, Long } from "bson";

/** A conformance case: documents, commands, expected answers. The format is described in embedded/test/README.md. */
export interface Case {
  readonly id: string;
  readonly docs?: Readonly<Record<string, Document[]>>;
  readonly indexes?: Readonly<Record<string, Document[]>>;
  readonly do: readonly Document[];
  readonly want: readonly Document[];
  readonly state?: Readonly<Record<string, Document[]>>;
  readonly stateUnordered?: boolean;
  readonly note?: string;
}

const folder = join(import.meta.dirname, "../../../embedded/test/cases");

/** Only these one-key objects are typed values; `{$regex: …}` and `{$type: …}` stay operators. */
const typed = new Set(
  (
    "$oid $numberInt $numberLong $numberDouble $numberDecimal $date $binary $uuid $timestamp $regularExpression $minKey " +
    "$maxKey $symbol $code"
  ).split(" "),
);

/** All cases, by file name without ending; behind those with decimals the same without. */
export function loadCases(): Map<string, Case[]> {
  const files = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
  return new Map(
    files.toSorted().map((name) => {
      const lines = readFileSync(join(folder, name), "utf8").split("\n").filter(Boolean);
      const cases = lines.map((line) => parseStrict(line) as unknown as Case);
      return [name.replace(".jsonl", ""), cases.flatMap((one) => [one, withoutDecimals(one) ?? []].flat())];
    }),
  );
}

const hasDecimal = (value: unknown): boolean => shown({ value }).includes('"$numberDecimal"');

/**
 * The same questions to the documents that hold no decimals, which the store refuses; undefined for a case without them,
 * or one whose answers do not tell which documents they are about.
 */
export function withoutDecimals(given: Case): Case | undefined {
  const { docs = {}, want } = given;
  const isPlainFind = (command: Document): boolean =>
    "find" in command && !["limit", "skip", "batchSize"].some((option) => option in command);
  const isAbout = ({ docs }: Document): boolean =>
    (docs as Document[] | undefined)?.every((one) => "_id" in one) === true;
  const isReducible = given.do.every(isPlainFind) && want.every(isAbout) && !given.state && !hasDecimal(given.do);
  if (!isReducible || !hasDecimal(docs)) return undefined;
  const kept = (documents: readonly Document[]): Document[] => documents.filter((document) => !hasDecimal(document));
  const gone = new Set(Object.values(docs).flatMap((all) => all.filter(hasDecimal).map(({ _id }) => shown({ _id }))));
  const reduced = want.map((one): Document => {
    return { ...one, docs: (one["docs"] as Document[]).filter(({ _id }) => !gone.has(shown({ _id }))) };
  });
  const left = Object.fromEntries(Object.entries(docs).map(([name, documents]) => [name, kept(documents)]));
  return { ...given, id: `${given.id} without decimals`, docs: left, want: reduced };
}

/** Strict EJSON: every number keeps its type; a bare integer is an int32, a bare fraction a double. */
export function parseStrict(text: string): Value {
  return JSON.parse(text, (_name, value: unknown) => {
    if (typeof value === "number") {
      if (!Number.isInteger(value)) return new Double(value);
      return Math.abs(value) < 2 ** 31 ? new Int32(value) : Long.fromNumber(value);
    }
    if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
    const keys = Object.keys(value);
    if (keys.length !== 1 || !typed.has(keys[0] ?? "")) return value;
    return EJSON.deserialize(canonical(value) as never, { relaxed: false }) as unknown;
  }) as Value;
}

/** The JSON form again of what the reviver has already turned into numbers. */
function canonical(value: unknown): unknown {
  if (value instanceof Int32 || value instanceof Double) return Number(value);
  if (value === null || typeof value !== "object") return value;
  if ("_bsontype" in value) return JSON.parse(EJSON.stringify(value, { relaxed: false })) as unknown;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, canonical(inner)]));
}

/** A value as text in which types and field order show: the form in which answers are compared. */
export function shown(value: unknown): string {
  return EJSON.stringify(value, { relaxed: false });
}

/** Equality with types and field order; `{$any: type}` in `want` accepts any value of the type. */
export function isSame(want: unknown, got: unknown): boolean {
  if (isPlain(want)) {
    const keys = Object.keys(want);
    if (keys.length === 1 && keys[0] === "$any") return isAny(String(want["$any"]), got);
    if (!isPlain(got)) return false;
    const others = Object.keys(got);
    return keys.length === others.length && keys.every((key, i) => key === others[i] && isSame(want[key], got[key]));
  }
  if (Array.isArray(want)) {
    return Array.isArray(got) && want.length === got.length && want.every((item, i) => isSame(item, got[i]));
  }
  return !isPlain(got) && !Array.isArray(got) && shown({ v: want }) === shown({ v: got });
}

/** The same items in any order. */
export function isSameBag(want: readonly unknown[], got: readonly unknown[]): boolean {
  const left = [...got];
  return (
    want.length === got.length &&
    want.every((item) => {
      const at = left.findIndex((other) => isSame(item, other));
      if (at >= 0) left.splice(at, 1);
      return at >= 0;
    })
  );
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Date) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isAny(type: string, value: unknown): boolean {
  const name = (value as { _bsontype?: string } | undefined)?._bsontype;
  switch (type) {
    case "objectId":
      return name === "ObjectId";
    case "date":
      return value instanceof Date;
    case "timestamp":
      return name === "Timestamp" || name === "Long";
    case "number":
      return ["Int32", "Long", "Double"].includes(name ?? "");
    case "string":
      return typeof value === "string";
    default:
      return type === "any";
  }
}
