import type { Document, Value } from "./types.js";

/** Reads an own field; undefined when it is missing, also for names such as "constructor" or "__proto__". */
export function getOwn(object: Document, field: string): Value {
  return Object.hasOwn(object, field) ? object[field] : undefined;
}

/** True when the object has the field itself. */
export function hasOwn(object: Document, field: string): boolean {
  return Object.hasOwn(object, field);
}

/** Sets an own field; a field named "__proto__" becomes data like any other. */
export function setOwn(object: Document, field: string, value: Value): void {
  if (field === "__proto__") {
    Object.defineProperty(object, field, { value, writable: true, enumerable: true, configurable: true });
  } else {
    object[field] = value;
  }
}

/** A copy of the object's own fields; the values are shared. */
export function shallowCopy(object: Document): Document {
  return { ...object }; // a spread defines "__proto__" like any other field
}

/** A copy that shares no object and no array with the original; bson instances and dates are immutable here and shared. */
export function deepCopy<T extends Value>(value: T): T {
  return copyOf(value) as T;
}

function copyOf(value: Value): Value {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const copy: Document = {};
  const source = value as Document;
  for (const field of Object.keys(source)) setOwn(copy, field, copyOf(source[field]));
  return copy;
}

/** The parts of a dotted path. */
export function splitPath(path: string): string[] {
  return path.includes(".") ? path.split(".") : [path];
}

/** The array index that a path part names ("0", "17", never "01" or "-1"), or -1. */
export function arrayIndex(part: string): number {
  return /^(?:0|[1-9][0-9]{0,8})$/.test(part) ? Number(part) : -1;
}
