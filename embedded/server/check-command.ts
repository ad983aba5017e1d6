import { notInStore, StoreError } from "../errors.js";
import {
  aliases,
  type CommandProfile,
  commands,
  commonFields,
  type FieldType,
  refusedCommands,
  refusedOptions,
  transactionFields,
} from "../profile.js";
import { getOwn } from "../values/fields.js";
import { isWhole, toDouble } from "../values/numbers.js";
import { type Document, isDocument, isNumber, typeName, type Value } from "../values/types.js";

/** A command that passed: its canonical name and the collection it is about ("" for none). */
export interface CheckedCommand {
  readonly name: string;
  readonly database: string;
  readonly collection: string;
  readonly namespace: string;
}

/**
 * Checks name, fields and types of a command against the profile, before anything else happens.
 *
 * @throws StoreError 59, 238, 40415 (unknown field), 40414 (missing field), 14 (type), 73 (bad collection name).
 */
export function checkCommand(body: Document): CheckedCommand {
  const [given = ""] = Object.keys(body);
  const name = getOwn(aliases, given) === undefined ? given : (aliases[given] ?? given);
  const profile = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!profile) {
    if (refusedCommands.has(name)) throw notInStore(`command ${name}`);
    throw new StoreError(59, `no such command: '${name}'`);
  }
  const database = getOwn(body, "$db");
  if (typeof database !== "string" || !isDatabaseName(database)) {
    throw new StoreError(
      73,
      `Invalid database name: '${typeof database === "string" ? database : typeName(database)}'`,
    );
  }
  const collection = profile.isOnCollection ? collectionName(name, getOwn(body, given)) : "";
  checkFields(name, body, profile, (field) => {
    if (field === given) return true;
    if (transactionFields.includes(field)) throw notInStore("a multi-document transaction");
    const type = getOwn(commonFields, field) as FieldType | undefined;
    if (type === undefined) return false;
    checkType(name, field, getOwn(body, field), type);
    return true;
  });
  checkReadConcern(name, getOwn(body, "readConcern"));
  return { name, database, collection, namespace: collection === "" ? "" : `${database}.${collection}` };
}

/**
 * Checks the fields of a command, a statement or an index description.
 *
 * @param isCommon takes fields that are not the profile's own.
 */
export function checkFields(
  what: string,
  given: Document,
  profile: CommandProfile,
  isCommon: (field: string) => boolean = () => false,
): void {
  for (const field of Object.keys(given)) {
    const type = Object.hasOwn(profile.fields, field) ? profile.fields[field] : undefined;
    if (type !== undefined) checkType(what, field, getOwn(given, field), type);
    else if (!isCommon(field)) refuseField(what, field, getOwn(given, field), profile);
  }
  for (const field of profile.required ?? []) {
    if (!Object.hasOwn(given, field)) {
      throw new StoreError(40414, `BSON field '${what}.${field}' is missing but a required field`);
    }
  }
}

function refuseField(what: string, field: string, value: Value, profile: CommandProfile): void {
  if (profile.isOpen) return;
  if (field === "collation" && isDocument(value) && getOwn(value, "locale") === "simple") return;
  // An option that is switched off asks for nothing.
  const isRefused = profile.refused?.includes(field) === true || refusedOptions.includes(field);
  if (isRefused && (value === false || value === null)) return;
  if (isRefused) throw notInStore(`option ${field} of ${what}`);
  throw new StoreError(40415, `BSON field '${what}.${field}' is an unknown field.`);
}

function checkType(what: string, field: string, value: Value, type: FieldType): void {
  if (value === null || value === undefined || isOfType(value, type)) return;
  throw new StoreError(14, `BSON field '${what}.${field}' is the wrong type '${typeName(value)}', expected ${type}`);
}

function isOfType(value: Value, type: FieldType): boolean {
  switch (type) {
    case "any":
      return true;
    case "bool":
      return typeof value === "boolean" || isNumber(value);
    case "document":
      return isDocument(value);
    case "list":
    case "array":
      return Array.isArray(value);
    case "pipeline":
      return Array.isArray(value) || isDocument(value);
    case "string":
      return typeof value === "string";
    case "whole":
    default:
      return isNumber(value) && isWhole(value);
  }
}

/** "snapshot" is there for reading whole collections (see `commands/snapshot-reads.ts`), as a backup does. */
const SNAPSHOT_COMMANDS: ReadonlySet<string> = new Set(["find", "getMore", "killCursors"]);

function checkReadConcern(command: string, value: Value): void {
  if (!isDocument(value)) return;
  const level = getOwn(value, "level");
  if (level !== "snapshot" && getOwn(value, "atClusterTime") !== undefined) {
    throw new StoreError(72, 'readConcern.atClusterTime needs the level "snapshot"');
  }
  if (level === "snapshot" && !SNAPSHOT_COMMANDS.has(command)) throw notInStore(`read concern snapshot of ${command}`);
}

function isDatabaseName(name: string): boolean {
  return name !== "" && name.length < 64 && !/[/\\. "$\0]/.test(name);
}

/** @throws StoreError 73 InvalidNamespace. */
export function collectionName(command: string, value: Value): string {
  if (typeof value !== "string") {
    throw new StoreError(73, `collection name has invalid type for ${command}`);
  }
  if (value === "" || value.startsWith(".") || value.endsWith(".") || value.includes("\0") || value.includes("$")) {
    throw new StoreError(73, `Invalid namespace specified '${value}'`);
  }
  return value;
}

/** A number option: the value, or undefined when it is missing or null. */
export function wholeOption(body: Document, field: string): number | undefined {
  const value = getOwn(body, field);
  return isNumber(value) ? toDouble(value) : undefined;
}

/** A truth option: numbers count as in C. */
export function flagOption(body: Document, field: string, otherwise = false): boolean {
  const value = getOwn(body, field);
  if (value === null || value === undefined) return otherwise;
  return isNumber(value) ? toDouble(value) !== 0 : value === true;
}

/** A document option; an empty one when it is missing. */
export function documentOption(body: Document, field: string): Document {
  const value = getOwn(body, field);
  return isDocument(value) ? value : {};
}
