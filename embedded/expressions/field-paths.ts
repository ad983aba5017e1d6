import { notInStore, StoreError } from "../errors.js";
import { validateFieldPath } from "../values/field-path.js";
import { getOwn } from "../values/fields.js";
import { type Document, isDocument, type Value } from "../values/types.js";
import { constant, type Expression, nowSlot, type Scope } from "./scope.js";

/** Names that a plain property read would find on every object. */
const isInherited = (field: string): boolean => field in Object.prototype;

function readField(object: Document, field: string): Value {
  return isInherited(field) ? getOwn(object, field) : object[field];
}

/**
 * The value under a path as expressions see it: arrays on the way become arrays of what their objects hold (missing
 * ones left out); numbers are field names, and arrays directly inside arrays are not searched.
 */
export function valueAtPath(value: Value, parts: readonly string[], from = 0): Value {
  let node = value;
  for (let i = from; i < parts.length; i++) {
    if (Array.isArray(node)) {
      const found: Value[] = [];
      for (const element of node) {
        const inner = isDocument(element) ? valueAtPath(element, parts, i) : undefined;
        if (inner !== undefined) found.push(inner);
      }
      return found;
    }
    if (!isDocument(node)) return undefined;
    node = readField(node, parts[i] ?? "");
  }
  return node;
}

/** An expression that reads a path of the current document. */
export function fieldPath(path: string): Expression {
  validateFieldPath(path);
  const parts = path.split(".");
  const [first = ""] = parts;
  if (parts.length > 1) return (root) => valueAtPath(root, parts);
  return isInherited(first) ? (root) => getOwn(root, first) : (root) => root[first];
}

/** Compiles "$a.b" or "$$variable.a.b"; other strings are constants. */
export function compileString(text: string, scope: Scope): Expression {
  if (!text.startsWith("$")) return constant(text);
  if (text === "$") throw new StoreError(16872, "'$' by itself is not a valid FieldPath");
  if (!text.startsWith("$$")) return fieldPath(text.slice(1));
  const [variable = "", ...rest] = text.slice(2).split(".");
  const base = variableReader(variable, scope);
  if (rest.length === 0) return base;
  validateFieldPath(rest.join("."));
  return (root, variables) => valueAtPath(base(root, variables), rest);
}

function variableReader(name: string, scope: Scope): Expression {
  if (name === "") throw new StoreError(9, "empty variable names are not allowed");
  if (!scope.has(name)) {
    if (name === "ROOT" || name === "CURRENT") return (root) => root;
    if (name === "NOW") return (_root, variables) => variables[nowSlot];
    if (name === "REMOVE") return constant(undefined);
    if (["CLUSTER_TIME", "SEARCH_META", "USER_ROLES", "JS_SCOPE"].includes(name))
      throw notInStore(`variable $$${name}`);
    if (!["DESCEND", "PRUNE", "KEEP"].includes(name)) checkVariableName(name);
  }
  const slot = scope.slotOf(name);
  return (_root, variables) => variables[slot];
}

/** @throws StoreError 9 FailedToParse for names a user variable may not have. */
export function checkVariableName(name: string): void {
  if (name === "CURRENT") throw notInStore("rebinding $$CURRENT");
  if (!/^[a-z\u0080-\uffff]/.test(name)) {
    throw new StoreError(9, `'${name}' starts with an invalid character for a user variable name`);
  }
  if (!/^[A-Za-z0-9_\u0080-\uffff]*$/.test(name)) {
    throw new StoreError(9, `'${name}' contains an invalid character for a variable name`);
  }
}
