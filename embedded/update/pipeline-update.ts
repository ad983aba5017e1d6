import { notInStore, StoreError } from "../errors.js";
import type { Scope, Variables } from "../expressions/scope.js";
import { compileAddFields, compileProjection, compileUnset } from "../projection/projection.js";
import { getOwn, setOwn } from "../values/fields.js";
import { type Document, isDocument, type Value } from "../values/types.js";
import type { Update } from "./parse-update.js";

type Step = (document: Document, variables: Variables) => Document;

/**
 * An update given as a pipeline of `$set`/`$addFields`, `$unset`, `$project` and `$replaceRoot`/`$replaceWith`.
 *
 * @throws StoreError 72 for other stages, 40324 for unknown ones; what the stages themselves refuse.
 */
export function compilePipelineUpdate(stages: readonly Value[], scope: Scope): Update {
  const steps = stages.map((stage) => compileStep(stage, scope));
  return {
    kind: "pipeline",
    needsPosition: false,
    touched: undefined,
    apply: (document, { variables }) => {
      const id = getOwn(document, "_id");
      let result = document;
      for (const step of steps) result = step(result, variables);
      if (Object.hasOwn(result, "_id") || id === undefined) return result;
      const withId: Document = { _id: id };
      for (const field of Object.keys(result)) setOwn(withId, field, result[field]);
      return withId;
    },
  };
}

function compileStep(stage: Value, scope: Scope): Step {
  if (!isDocument(stage)) throw new StoreError(14, "Each element of the 'pipeline' array must be an object");
  const [name = "", ...more] = Object.keys(stage);
  if (more.length > 0 || name === "") {
    throw new StoreError(40323, "A pipeline stage specification object must contain exactly one field.");
  }
  const argument = getOwn(stage, name);
  switch (name) {
    case "$set":
    case "$addFields":
      return compileAddFields(objectArgument(name, argument), scope);
    case "$project":
      return compileProjection(objectArgument(name, argument), scope);
    case "$unset": {
      const paths = Array.isArray(argument) ? argument : [argument];
      if (paths.length === 0 || !paths.every((path) => typeof path === "string")) {
        throw new StoreError(31120, "$unset specification must be a string or an array of strings");
      }
      return compileUnset(paths);
    }
    case "$replaceWith":
      return replaceRoot(argument, scope);
    case "$replaceRoot": {
      if (!isDocument(argument))
        throw new StoreError(40229, "expected an object as specification for $replaceRoot stage");
      return replaceRoot(getOwn(argument, "newRoot"), scope);
    }
    default:
      if (knownStages.has(name)) throw new StoreError(72, `${name} is not allowed to be used within an update`);
      if (name.startsWith("$_internal")) throw notInStore(`stage ${name}`);
      throw new StoreError(40324, `Unrecognized pipeline stage name: '${name}'`);
  }
}

function objectArgument(name: string, argument: Value): Document {
  if (!isDocument(argument)) throw new StoreError(40272, `${name} specification stage must be an object`);
  return argument;
}

function replaceRoot(argument: Value, scope: Scope): Step {
  const expression = scope.compile(argument);
  return (document, variables) => {
    const result = expression(document, variables);
    if (!isDocument(result)) {
      throw new StoreError(40228, "'newRoot' expression must evaluate to an object");
    }
    return result;
  };
}

/** Stages that exist, but not in updates. */
const knownStages = new Set(
  (
    "$match $group $sort $limit $skip $unwind $lookup $facet $bucket $bucketAuto $count $sortByCount $setWindowFields " +
    "$graphLookup $unionWith $merge $out $sample $redact $densify $fill $documents $geoNear $collStats $indexStats"
  ).split(" "),
);
