import { Int32 } from "bson";
import { notInStore, StoreError } from "../errors.js";
import { rootScope } from "../expressions/compile.js";
import { indexOptions } from "../profile.js";
import type { Filter } from "../query/filter.js";
import { parseFilter } from "../query/parse-filter.js";
import { getOwn, setOwn } from "../values/fields.js";
import { isNaNValue, toDouble } from "../values/numbers.js";
import { type Document, isDocument, isNumber, type Value } from "../values/types.js";

const MAX_EXPIRE_SECONDS = 2 ** 31 - 1;

/**
 * Checks one index description and gives it the form in which it is stored and listed.
 *
 * @throws StoreError 67, 197, 9, 14, 40414 and others as MongoDB; 238 for text, geo, hashed, wildcard and other kinds.
 */
export function checkIndexSpecification(given: Value): Document {
  if (!isDocument(given)) throw new StoreError(14, "an index specification must be an object");
  checkOptions(given);
  const key = getOwn(given, "key") as Document;
  const name = getOwn(given, "name") as string;
  checkKey(key);
  if (name === "") throw new StoreError(67, "index name cannot be empty");
  if (name === "*") throw new StoreError(2, "The index name '*' is not valid.");
  if (name.includes("\0")) throw new StoreError(67, "index name cannot contain NUL bytes");
  const isIdIndex = Object.keys(key).length === 1 && Object.hasOwn(key, "_id") && Number(key["_id"]) === 1;
  const specification: Document = { v: new Int32(2), key, name: isIdIndex ? "_id_" : name };
  for (const option of ["unique", "sparse", "hidden"]) {
    const value = getOwn(given, option);
    const isSet = isNumber(value) ? toDouble(value) !== 0 : value === true;
    if (isSet && !(isIdIndex && option === "unique")) setOwn(specification, option, true);
  }
  const partial = getOwn(given, "partialFilterExpression");
  if (partial !== undefined) {
    if (specification["sparse"] === true)
      throw new StoreError(67, "cannot mix partialFilterExpression and sparse options");
    if (isIdIndex) throw new StoreError(197, "_id index cannot be a partial index");
    checkPartial(parseFilter(partial, rootScope().scope), 0);
    specification["partialFilterExpression"] = partial;
  }
  const expire = getOwn(given, "expireAfterSeconds");
  if (expire !== undefined) specification["expireAfterSeconds"] = checkExpiry(expire, key);
  if (isIdIndex && specification["sparse"] === true) throw new StoreError(197, "_id index cannot be sparse");
  return specification;
}

function checkOptions(given: Document): void {
  for (const field of Object.keys(given)) {
    if (Object.hasOwn(indexOptions.fields, field)) continue;
    const value = getOwn(given, field);
    if (field === "collation" && isDocument(value) && getOwn(value, "locale") === "simple") continue;
    if (indexOptions.refused?.includes(field)) throw notInStore(`index option ${field}`);
    throw new StoreError(197, `The field '${field}' is not valid for an index specification`);
  }
  const key = getOwn(given, "key");
  if (key === undefined) throw new StoreError(9, "The 'key' field is a required property of an index specification");
  if (!isDocument(key)) throw new StoreError(14, "The field 'key' must be an object");
  const name = getOwn(given, "name");
  if (name === undefined) throw new StoreError(9, "The 'name' field is a required property of an index specification");
  if (typeof name !== "string") throw new StoreError(14, "The field 'name' must be a string");
  for (const option of ["unique", "sparse", "hidden"]) {
    const value = getOwn(given, option);
    if (value !== undefined && typeof value !== "boolean" && !isNumber(value)) {
      throw new StoreError(14, `The field '${option}' has value of a wrong type, expected bool`);
    }
  }
  const partial = getOwn(given, "partialFilterExpression");
  if (partial !== undefined && !isDocument(partial)) {
    throw new StoreError(14, "The field 'partialFilterExpression' must be an object");
  }
}

function checkKey(key: Document): void {
  const fields = Object.keys(key);
  if (fields.length === 0) throw new StoreError(67, "Index keys cannot be an empty object");
  if (fields.length > 32) throw new StoreError(13103, "too many compound keys");
  for (const field of fields) {
    const value = key[field];
    if (typeof value === "string") {
      if (["text", "2d", "2dsphere", "hashed", "geoHaystack", "columnstore"].includes(value)) {
        throw notInStore(`an index of type ${value}`);
      }
      throw new StoreError(67, `Unknown index plugin '${value}'`);
    }
    if (!isNumber(value))
      throw new StoreError(67, `Values in the index key pattern must be numbers or strings: ${field}`);
    if (isNaNValue(value) || toDouble(value) === 0) {
      throw new StoreError(67, `Values in the index key pattern cannot be 0 or NaN: ${field}`);
    }
    if (field === "$**" || field.endsWith(".$**")) throw notInStore("a wildcard index");
    const parts = field.split(".");
    if (parts.includes("")) throw new StoreError(67, "Index keys cannot contain an empty field");
    if (parts.some((part) => part.startsWith("$") && !["$id", "$ref", "$db"].includes(part))) {
      throw new StoreError(67, "Index key contains an illegal field name: field name starts with '$'");
    }
  }
}

function checkPartial(filter: Filter, depth: number): void {
  if (filter.kind === "and" || filter.kind === "or") {
    filter.filters.forEach((inner) => checkPartial(inner, depth + 1));
    return;
  }
  if (filter.kind === "path" && ["compare", "exists", "type", "in"].includes(filter.test.kind)) return;
  throw new StoreError(67, "unsupported expression in partial index");
}

function checkExpiry(value: Value, key: Document): Value {
  if (!isNumber(value)) throw new StoreError(67, "TTL index 'expireAfterSeconds' option must be numeric");
  const seconds = toDouble(value);
  if (!(seconds >= 0 && seconds <= MAX_EXPIRE_SECONDS)) {
    throw new StoreError(67, `TTL index 'expireAfterSeconds' option must be within 0 to ${MAX_EXPIRE_SECONDS}`);
  }
  if (Object.keys(key).length !== 1)
    throw new StoreError(67, "TTL indexes are single-field indexes, compound indexes do not support TTL.");
  if (Object.hasOwn(key, "_id"))
    throw new StoreError(197, "The field 'expireAfterSeconds' is not valid for an _id index specification.");
  return value;
}
