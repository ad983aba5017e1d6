import { Long } from "bson";
import { StoreError } from "../errors.js";
import { compileExpression } from "../expressions/compile.js";
import { compileAddFields, compileProjection, compileUnset } from "../projection/projection.js";
import { compileMatcher } from "../query/matcher.js";
import { validateFieldPath } from "../values/field-path.js";
import { getOwn, setOwn, shallowCopy } from "../values/fields.js";
import { intOrLong, toDouble } from "../values/numbers.js";
import { type Document, isDocument, isNumber, typeName, type Value } from "../values/types.js";
import { setAtPath } from "./set-at-path.js";
import { mapStage, type StageCompiler } from "./stage.js";

/** `$match`: keeps what the filter accepts. */
export const match: StageCompiler = (specification, { scope }) => {
  if (!isDocument(specification)) throw new StoreError(15959, "the match filter must be an expression in an object");
  const matches = compileMatcher(specification, scope);
  return mapStage("$match", (document, { variables }) => (matches(document, variables) ? document : undefined));
};

/** `$project`. */
export const project: StageCompiler = (specification, { scope }) => {
  if (!isDocument(specification)) throw new StoreError(15969, "$project specification must be an object");
  if (Object.keys(specification).length === 0) {
    throw new StoreError(
      51272,
      "Invalid $project :: caused by :: projection specification must have at least one field",
    );
  }
  const projection = compileProjection(specification, scope);
  return mapStage("$project", (document, { variables }) => projection(document, variables));
};

/** `$addFields`, also named `$set`. */
export const addFields: StageCompiler = (specification, { scope }) => {
  if (!isDocument(specification)) throw new StoreError(40272, "$addFields specification stage must be an object");
  if (Object.keys(specification).length === 0) throw new StoreError(40177, "$addFields must have at least one field");
  const add = compileAddFields(specification, scope);
  return mapStage("$addFields", (document, { variables }) => add(document, variables));
};

/** `$unset`: one path or several. */
export const unset: StageCompiler = (specification) => {
  const paths = Array.isArray(specification) ? specification : [specification];
  if (typeof specification !== "string" && !Array.isArray(specification)) {
    throw new StoreError(31002, "$unset specification must be a string or an array");
  }
  if (paths.length === 0)
    throw new StoreError(31119, "$unset specification must be a string or an array with at least one field");
  const remove = compileUnset(
    paths.map((path) => {
      if (typeof path !== "string")
        throw new StoreError(31120, "$unset specification must be a string or an array containing only string values");
      return path;
    }),
  );
  return mapStage("$unset", (document, { variables }) => remove(document, variables));
};

/** `$replaceRoot`: the document gives way to an object computed from it. */
export const replaceRoot: StageCompiler = (specification, context) => {
  if (!isDocument(specification))
    throw new StoreError(40229, "expected an object as specification for $replaceRoot stage");
  for (const field of Object.keys(specification)) {
    if (field !== "newRoot") throw new StoreError(40415, `BSON field '$replaceRoot.${field}' is an unknown field.`);
  }
  const newRoot = getOwn(specification, "newRoot");
  if (newRoot === undefined)
    throw new StoreError(40414, "BSON field '$replaceRoot.newRoot' is missing but a required field");
  return replaceWith(newRoot, context);
};

/** `$replaceWith`, the short form. */
export const replaceWith: StageCompiler = (specification, { scope }) => {
  const expression = compileExpression(specification, scope);
  return mapStage("$replaceRoot", (document, { variables }) => {
    const result = expression(document, variables);
    if (isDocument(result)) return result;
    throw new StoreError(
      40228,
      `'newRoot' expression must evaluate to an object, but resulting value was of type ${typeName(result)}`,
    );
  });
};

function wholeCount(specification: Value, code: number, name: string): number {
  const number = isNumber(specification) ? toDouble(specification) : Number.NaN;
  if (!Number.isInteger(number) || number < 0) {
    throw new StoreError(code, `invalid argument to ${name} stage: Expected a non-negative integer`);
  }
  return number;
}

/** `$limit`. */
export const limit: StageCompiler = (specification) => {
  const count = wholeCount(specification, 5107201, "$limit");
  if (count === 0) throw new StoreError(15958, "the limit must be positive");
  return {
    name: "$limit",
    count,
    *run(source) {
      let left = count;
      for (const document of source) {
        yield document;
        if (document && --left === 0) return;
      }
    },
  };
};

/** `$skip`. */
export const skip: StageCompiler = (specification) => {
  const count = wholeCount(specification, 5107200, "$skip");
  return {
    name: "$skip",
    count,
    *run(source) {
      let left = count;
      for (const document of source) {
        if (document === undefined || left === 0) yield document;
        else left--;
      }
    },
  };
};

/** `$count`: one document with the number of documents, none when there are none. */
export const count: StageCompiler = (specification) => {
  if (typeof specification !== "string") throw new StoreError(40156, "the count field must be a non-empty string");
  if (specification === "") throw new StoreError(40157, "the count field must be a non-empty string");
  if (specification.startsWith("$")) throw new StoreError(40158, "the count field cannot be a $-prefixed path");
  if (specification.includes(".")) throw new StoreError(40160, "the count field cannot contain '.'");
  return {
    name: "$count",
    *run(source) {
      let found = 0;
      for (const document of source) {
        if (document === undefined) yield undefined;
        else found++;
      }
      if (found > 0) yield { [specification]: intOrLong(found) };
    },
  };
};

/** `$unwind`: one document per element. */
export const unwind: StageCompiler = (specification) => {
  const options: Document = isDocument(specification) ? specification : { path: specification };
  if (!isDocument(specification) && typeof specification !== "string") {
    throw new StoreError(
      15981,
      `expected either a string or an object as specification for $unwind stage, got ${typeName(specification)}`,
    );
  }
  for (const option of Object.keys(options)) {
    if (!["path", "includeArrayIndex", "preserveNullAndEmptyArrays"].includes(option)) {
      throw new StoreError(28811, `unrecognized option to $unwind stage: ${option}`);
    }
  }
  const { path, includeArrayIndex: indexPath, preserveNullAndEmptyArrays: preserve = false } = options;
  if (path === undefined || path === "") throw new StoreError(28812, "no path specified to $unwind stage");
  if (typeof path !== "string")
    throw new StoreError(28808, `expected a string as the path for $unwind stage, got ${typeName(path)}`);
  if (typeof preserve !== "boolean")
    throw new StoreError(28809, "expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage");
  if (indexPath !== undefined && (typeof indexPath !== "string" || indexPath === "")) {
    throw new StoreError(28810, "expected a non-empty string for the includeArrayIndex option to $unwind stage");
  }
  if (!path.startsWith("$"))
    throw new StoreError(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  if (indexPath?.startsWith("$"))
    throw new StoreError(28822, "includeArrayIndex option to $unwind stage should not be prefixed with a '$'");
  validateFieldPath(path.slice(1));
  const parts = path.slice(1).split(".");
  const indexParts = indexPath === undefined ? undefined : indexPath.split(".");
  const withIndex = (document: Document, index: number | undefined) =>
    indexParts ? setAtPath(document, indexParts, index === undefined ? null : Long.fromNumber(index)) : document;
  return {
    name: "$unwind",
    *run(source) {
      for (const document of source) {
        if (document === undefined) {
          yield undefined;
          continue;
        }
        const value = directValue(document, parts);
        if (!Array.isArray(value)) {
          if (preserve || (value !== null && value !== undefined)) yield withIndex(document, undefined);
        } else if (value.length > 0) {
          for (let i = 0; i < value.length; i++) yield withIndex(setAtPath(document, parts, value[i]), i);
        } else if (preserve) yield withIndex(setAtPath(document, parts, undefined), undefined);
      }
    },
  };
};

/** The value under a path that goes through objects only. */
function directValue(document: Document, parts: readonly string[]): Value {
  let node: Value = document;
  for (const part of parts) {
    if (!isDocument(node)) return undefined;
    node = getOwn(node, part);
  }
  return node;
}

const redactVariables = ["DESCEND", "PRUNE", "KEEP"] as const;

/** `$redact`: keeps, prunes or descends into each object of the document. */
export const redact: StageCompiler = (specification, { scope }) => {
  const { scope: inner, slots } = scope.bind(redactVariables);
  const expression = compileExpression(specification, inner);
  return mapStage("$redact", (document, { variables }) => {
    redactVariables.forEach((name, i) => (variables[slots[i] ?? 0] = name));
    const redacted = (object: Document): Document | undefined => {
      const decision = expression(object, variables);
      if (decision === "PRUNE") return undefined;
      if (decision === "KEEP") return object;
      if (decision !== "DESCEND")
        throw new StoreError(
          17053,
          "$redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE",
        );
      const result = shallowCopy(object);
      for (const field of Object.keys(object)) {
        const value = redactedValue(object[field]);
        if (value === undefined) delete result[field];
        else setOwn(result, field, value);
      }
      return result;
    };
    const redactedValue = (value: Value): Value => {
      if (isDocument(value)) return redacted(value);
      return Array.isArray(value) ? value.map(redactedValue).filter((item) => item !== undefined) : value;
    };
    return redacted(document);
  });
};

/** `$sample`: some documents at random, none twice (reservoir sampling). */
export const sample: StageCompiler = (specification) => {
  if (!isDocument(specification)) throw new StoreError(28745, "the $sample stage specification must be an object");
  for (const field of Object.keys(specification)) {
    if (field !== "size") throw new StoreError(28748, `unrecognized option to $sample: ${field}`);
  }
  const size = getOwn(specification, "size");
  if (size === undefined) throw new StoreError(28749, "$sample stage must specify a size");
  if (!isNumber(size)) throw new StoreError(28746, "size argument to $sample must be a number");
  const wanted = Math.trunc(toDouble(size));
  if (!(wanted > 0)) throw new StoreError(28747, "size argument to $sample must be a positive integer");
  return {
    name: "$sample",
    *run(source) {
      const kept: Document[] = [];
      let seen = 0;
      for (const document of source) {
        if (document === undefined) {
          yield undefined;
          continue;
        }
        seen++;
        const place = kept.length < wanted ? kept.length : Math.floor(Math.random() * seen);
        if (place < wanted) kept[place] = document;
      }
      for (let i = kept.length - 1; i > 0; i--) {
        const other = Math.floor(Math.random() * (i + 1));
        [kept[i], kept[other]] = [kept[other] as Document, kept[i] as Document];
      }
      yield* kept;
    },
  };
};
