import { notInStore, StoreError } from "../errors.js";
import { compileExpression } from "../expressions/compile.js";
import { checkVariableName } from "../expressions/field-paths.js";
import type { Expression, Variables } from "../expressions/scope.js";
import { compileFilter } from "../query/matcher.js";
import { validateFieldPath } from "../values/field-path.js";
import { arrayIndex, getOwn, setOwn, splitPath } from "../values/fields.js";
import { type Document, isDocument, type Value } from "../values/types.js";
import { ForeignIndex } from "./foreign-index.js";
import { setAtPath } from "./set-at-path.js";
import { type DocumentStream, type PipelineRun, runStages, type StageCompiler } from "./stage.js";

const texts = ["from", "as", "localField", "foreignField"] as const;

/** `$lookup`: by equality of two fields, by a pipeline with variables, or by both. */
export const lookup: StageCompiler = (specification, context) => {
  if (!isDocument(specification)) throw new StoreError(9, "the $lookup specification must be an object");
  for (const option of Object.keys(specification)) {
    if (![...texts, "let", "pipeline"].includes(option))
      throw new StoreError(9, `unknown argument to $lookup: ${option}`);
  }
  for (const option of texts) {
    const value = specification[option];
    if (option === "from" && isDocument(value)) throw notInStore("$lookup from another database");
    if (value !== undefined && typeof value !== "string")
      throw new StoreError(9, `$lookup argument '${option}' must be a string`);
  }
  const { from, as, localField, foreignField } = specification as Partial<Record<(typeof texts)[number], string>>;
  const { pipeline, let: letVariables = {} } = specification;
  if (as === undefined) throw new StoreError(9, "must specify 'as' field for a $lookup");
  if (from === undefined) throw new StoreError(9, "must specify 'from' field for a $lookup");
  if ((localField === undefined) !== (foreignField === undefined)) {
    throw new StoreError(9, "$lookup requires both or neither of 'localField' and 'foreignField' to be specified");
  }
  if (localField === undefined && pipeline === undefined)
    throw new StoreError(
      9,
      "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified",
    );
  if (!isDocument(letVariables)) throw new StoreError(9, "$lookup argument 'let' must be an object");
  validateFieldPath(as);
  const names = Object.keys(letVariables);
  names.forEach(checkVariableName);
  const values = names.map((name) => compileExpression(letVariables[name], context.scope));
  const { scope, slots } = context.scope.bind(names);
  const inner = pipeline === undefined ? undefined : context.compilePipeline(pipeline, { ...context, scope });
  const join =
    localField === undefined || foreignField === undefined ? undefined : equalityJoin(from, localField, foreignField);
  const asParts = splitPath(as);

  return {
    name: "$lookup",
    *run(source, run) {
      const find = join?.(run);
      for (const document of source) {
        if (document === undefined) {
          yield undefined;
          continue;
        }
        bindVariables(document, run.variables, values, slots);
        const foreign = find ? find(document) : run.collections.readCollection(from);
        const found: Value[] = [];
        for (const match of inner ? runStages(inner, foreign, run) : foreign) {
          if (match === undefined) yield undefined;
          else found.push(match);
        }
        yield setAtPath(document, asParts, found);
      }
    },
  };
};

function bindVariables(
  document: Document,
  variables: Variables,
  values: readonly Expression[],
  slots: readonly number[],
): void {
  const results = values.map((value) => value(document, variables));
  slots.forEach((slot, i) => (variables[slot] = results[i]));
}

/** Finds the foreign documents in which a field equals the local value or, for a local array, one of its elements. */
function equalityJoin(from: string, localField: string, foreignField: string) {
  validateFieldPath(localField);
  validateFieldPath(foreignField);
  const localParts = splitPath(localField);
  const foreignParts = splitPath(foreignField);
  return (run: PipelineRun): ((document: Document) => DocumentStream) => {
    let index: ForeignIndex | undefined;
    return (document) => {
      const values: Value[] = [];
      collectValues(document, localParts, 0, values);
      if (values.length === 0) values.push(null);
      const matches = compileFilter({
        kind: "path",
        path: foreignField,
        parts: foreignParts,
        test: { kind: "in", values, patterns: [] },
      });
      const candidates = run.collections.findByEquality?.(from, foreignField, values);
      if (candidates) return matching(candidates, matches, run.variables);
      index ??= new ForeignIndex(foreignParts);
      return matching(index.candidates(values, run.collections.readCollection(from)), matches, run.variables);
    };
  };
}

/** All values under a path, the elements of arrays one by one; objects in an array that lack the field add nothing. */
function collectValues(node: Value, parts: readonly string[], at: number, values: Value[]): void {
  const part = parts[at];
  if (part === undefined) {
    if (Array.isArray(node)) values.push(...node);
    else if (node !== undefined) values.push(node);
  } else if (isDocument(node)) collectValues(getOwn(node, part), parts, at + 1, values);
  else if (Array.isArray(node)) {
    const index = arrayIndex(part);
    if (index >= 0) collectValues(node[index], parts, at + 1, values);
    for (const item of node) if (isDocument(item)) collectValues(item, parts, at, values);
  }
}

function* matching(
  candidates: DocumentStream,
  matches: (document: Document, variables: Variables) => boolean,
  variables: Variables,
): Generator<Document | undefined> {
  for (const candidate of candidates) {
    if (candidate === undefined || matches(candidate, variables)) yield candidate;
  }
}

/** `$unionWith`: the documents of another collection behind these. */
export const unionWith: StageCompiler = (specification, context) => {
  const options: Document = typeof specification === "string" ? { coll: specification } : (specification as Document);
  if (typeof specification !== "string" && !isDocument(specification)) {
    throw new StoreError(9, "the $unionWith stage specification must be an object or string");
  }
  for (const option of Object.keys(options)) {
    if (option !== "coll" && option !== "pipeline")
      throw new StoreError(40415, `BSON field '$unionWith.${option}' is an unknown field.`);
  }
  const { coll, pipeline = [] } = options;
  if (coll === undefined) throw notInStore("$unionWith without a collection");
  if (typeof coll !== "string")
    throw new StoreError(14, "BSON field '$unionWith.coll' is the wrong type, expected type 'string'");
  const inner = context.compilePipeline(pipeline, context);
  return {
    name: "$unionWith",
    *run(source, run) {
      yield* source;
      yield* runStages(inner, run.collections.readCollection(coll), run);
    },
  };
};

/** `$facet`: one document with the results of several pipelines over the same documents. */
export const facet: StageCompiler = (specification, context) => {
  if (!isDocument(specification) || Object.keys(specification).length === 0) {
    throw new StoreError(40169, "the $facet specification must be a non-empty object");
  }
  const facets = Object.keys(specification).map((field) => {
    if (field.startsWith("$") || field.includes("."))
      throw new StoreError(field.includes(".") ? 16412 : 16410, `bad facet name ${field}`);
    const stages = specification[field];
    if (!Array.isArray(stages)) throw new StoreError(40170, `arguments to $facet must be arrays, ${field} is not`);
    return { field, pipeline: context.compilePipeline(stages, { ...context, isInFacet: true }) };
  });
  return {
    name: "$facet",
    *run(source, run) {
      const documents: Document[] = [];
      for (const document of source) {
        if (document === undefined) yield undefined;
        else documents.push(document);
      }
      const result: Document = {};
      for (const { field, pipeline } of facets) {
        const found: Value[] = [];
        for (const document of runStages(pipeline, pausing(documents, run), run)) {
          if (document === undefined) yield undefined;
          else found.push(document);
        }
        setOwn(result, field, found);
      }
      yield result;
    },
  };
};

function* pausing(documents: readonly Document[], { pacer }: PipelineRun): Generator<Document | undefined> {
  for (const document of documents) {
    yield document;
    if (pacer.isDue()) yield undefined;
  }
}
