import type { Encodable } from "../bson/encode.js";
import { fail, must, refuse } from "../errors.js";
import { rootScope, variablesOf } from "../expressions/compile.js";
import type { Scope, Variables } from "../expressions/operator.js";
import * as profile from "../profile.js";
import { type Document, getOwn, isDocument, isNullish, isNumber, isWhole, toDouble } from "../values/values.js";
import { typeName, type Value } from "../values/values.js";
import type { RetryKey, Store } from "./store.js";

/** The fields of an answer; `ok: 1` is added. */
export type Reply = { readonly [field: string]: Encodable };
export interface Command extends CheckedCommand {
  readonly body: Document;
  /** Raw documents of `documents`, `updates`, `deletes`. */
  readonly lists: ReadonlyMap<string, readonly Buffer[]>;
  readonly retryKey: RetryKey | undefined;
  readonly connectionId: number;
}

export type Handler = (store: Store, command: Command) => Promise<Reply> | Reply;
/** What expressions of a command see: one instant as `$$NOW`. */
export type Environment = { readonly scope: Scope; readonly variables: Variables };
export const newEnvironment = (): Environment => ({ scope: rootScope(), variables: variablesOf(new Date()) });
/** A command that passed: its canonical name and the collection it is about ("" for none). */
export type CheckedCommand = { readonly name: string; readonly database: string; readonly namespace: string };
/** Checks name, fields and types of a command against the profile, before anything else happens. @throws StoreError 59,
 * 238, 40415 (unknown field), 40414 (missing field), 14 (type), 73 (bad collection name). */
export function checkCommand(body: Document): CheckedCommand {
  const [given = ""] = Object.keys(body);
  const name = Object.hasOwn(profile.aliases, given) ? (profile.aliases[given] ?? given) : given;
  const own = Object.hasOwn(profile.commands, name) ? profile.commands[name] : undefined;
  if (!own) {
    if (profile.refusedCommands.has(name)) refuse(`command ${name}`);
    return fail(59, `no such command: '${name}'`);
  }
  const database = databaseName(getOwn(body, "$db"));
  const collection = own.isOnCollection ? collectionName(name, getOwn(body, given)) : "";
  if (profile.transactionFields.some((field) => Object.hasOwn(body, field))) refuse("a multi-document transaction");
  const common = (field: string) => (field === given ? "any" : profile.commonFields.fields[field]);
  checkFields(name, body, own, { common });
  const { level, atClusterTime } = documentOption(body, "readConcern");
  // "snapshot" is there for reading whole collections, as a backup does (see cursors.ts).
  const isHere = level !== "snapshot" || ["find", "getMore", "killCursors"].includes(name);
  if (!isHere) refuse(`read concern snapshot of ${name}`);
  must(level === "snapshot" || atClusterTime === undefined, 72, "atClusterTime needs the level snapshot");
  return { name, database, namespace: collection && `${database}.${collection}` };
}

type More = { readonly common?: (field: string) => profile.FieldType | undefined; readonly codes?: [number, number] };
/** Checks the fields of a command, a statement or an index description. @param more fields known besides; the codes for
 * a field that nobody knows, and for one that is required and not there. */
export function checkFields(what: string, given: Document, own: profile.CommandProfile, more: More = {}): void {
  const { common, codes = [40415, 40414] } = more;
  for (const field of Object.keys(given)) {
    const value = given[field];
    const type = Object.hasOwn(own.fields, field) ? own.fields[field] : common?.(field);
    if (type !== undefined) {
      if (isNullish(value) || isOfType[type](value)) continue;
      fail(14, `BSON field '${what}.${field}' is the wrong type '${typeName(value)}', expected ${type}`);
    }
    const isSimple = field === "collation" && isDocument(value) && getOwn(value, "locale") === "simple";
    if (own.isOpen || isSimple) continue;
    const isRefused = own.refused.includes(field) || profile.commonFields.refused.includes(field);
    if (isRefused && (value === false || value === null)) continue; // switched off, it asks for nothing
    if (isRefused) refuse(`option ${field} of ${what}`);
    fail(codes[0], `BSON field '${what}.${field}' is an unknown field.`);
  }
  for (const field of own.required) {
    if (!Object.hasOwn(given, field)) fail(codes[1], `BSON field '${what}.${field}' is missing but a required field`);
  }
}

const isOfType: Readonly<Record<profile.FieldType, (value: Value) => boolean>> = {
  any: () => true,
  bool: (value) => typeof value === "boolean" || isNumber(value),
  document: isDocument,
  list: (value) => Array.isArray(value),
  pipeline: (value) => Array.isArray(value) || isDocument(value),
  string: (value) => typeof value === "string",
  whole: (value) => isNumber(value) && isWhole(value),
};

function databaseName(value: Value): string {
  const isFine = typeof value === "string" && /^[^/\\. "$\0]{1,63}$/.test(value);
  return isFine ? value : fail(73, "Invalid database name");
}

/** @throws StoreError 73 InvalidNamespace. */
export function collectionName(command: string, value: Value): string {
  if (typeof value !== "string") return fail(73, `collection name has invalid type for ${command}`);
  must(/^(?!\.)[^\0$]+(?<!\.)$/.test(value), 73, `Invalid namespace specified '${value}'`);
  return value;
}

/** A number option: the value, or undefined when it is missing or null. */
export function wholeOption(body: Document, field: string): number | undefined {
  const value = getOwn(body, field);
  return isNumber(value) ? toDouble(value) : undefined;
}

/** A skip, limit or batch size. @throws StoreError 51024 when it is negative. */
export function countOption(body: Document, field: string): number | undefined {
  const value = wholeOption(body, field);
  must(value === undefined || value >= 0, 51024, `BSON field '${field}' value must be >= 0, actual value '${value}'`);
  return value;
}

/** A truth option: numbers count as in C. */
export function flagOption(body: Document, field: string, otherwise = false): boolean {
  const value = getOwn(body, field);
  if (isNullish(value)) return otherwise;
  return isNumber(value) ? toDouble(value) !== 0 : value === true;
}

/** A document option; an empty one when it is missing. */
export function documentOption(body: Document, field: string): Document {
  const value = getOwn(body, field);
  return isDocument(value) ? value : {};
}
