import { must, refuse } from "../errors.js";
import { checkVariableName } from "../expressions/conditions.js";
import { onPath } from "../query/filter.js";
import { compileFilter } from "../query/matcher.js";
import { paused } from "../server/turns.js";
import { valuesAt } from "../values/order.js";
import { type Document, fieldPathParts, isDocument, setOwn, type Value } from "../values/values.js";
import { collected, optionsOf, runPipeline, setAtPath, spreadStage } from "./stage.js";
import type { CollectionReader, DocumentStream, StageCompiler } from "./stage.js";

const texts = ["from", "as", "localField", "foreignField"] as const;
/** `$lookup`: by equality of two fields, by a pipeline with variables, or by both. */
export const lookup: StageCompiler = (specification, context) => {
  const options = optionsOf("$lookup", specification, `${texts.join(" ")} let pipeline`, 9, 9);
  if (isDocument(options["from"])) refuse("$lookup from another database");
  for (const option of texts) {
    const isFine = options[option] === undefined || typeof options[option] === "string";
    must(isFine, 9, `$lookup argument '${option}' must be a string`);
  }
  const { from, as, localField, foreignField } = options as Partial<Record<(typeof texts)[number], string>>;
  const { pipeline, let: letVariables = {} } = options;
  must(as !== undefined && from !== undefined, 9, "must specify 'from' and 'as' for a $lookup");
  const isJoin = localField !== undefined && foreignField !== undefined;
  must(isJoin || localField === foreignField, 9, "$lookup requires both or neither of localField and foreignField");
  must(isJoin || pipeline !== undefined, 9, "$lookup requires 'pipeline' or 'localField' and 'foreignField'");
  must(isDocument(letVariables), 9, "$lookup argument 'let' must be an object");
  const asParts = fieldPathParts(as);
  context.scope.use(as);
  const names = Object.keys(letVariables);
  names.forEach(checkVariableName);
  const values = names.map((name) => context.scope.compile(letVariables[name]));
  const { scope, slots } = context.scope.bind(names);
  const inner = pipeline === undefined ? [] : context.compileStages(pipeline, { ...context, scope });
  if (isJoin) context.scope.use(localField);
  if (isJoin) fieldPathParts(foreignField);
  const localParts = isJoin ? fieldPathParts(localField) : [];
  return spreadStage(
    "$lookup",
    (reader) =>
      function* (document) {
        const results = values.map((value) => value(document, reader.variables));
        slots.forEach((slot, i) => (reader.variables[slot] = results[i]));
        const local = [...valuesAt(document, localParts)];
        const foreign = isJoin ? joined(reader, from, foreignField, local) : reader.readCollection(from);
        yield setAtPath(document, asParts, yield* collected(runPipeline(inner, foreign, reader)));
      },
  );
};

/** The foreign documents in which a field equals the local value or, for a local array, one of its elements. */
function* joined(reader: CollectionReader, from: string, foreignField: string, local: Value[]): DocumentStream {
  const values = local.length > 0 ? local : [null];
  const matches = compileFilter(onPath(foreignField, { kind: "in", values, patterns: [] }));
  const candidates = reader.findByEquality?.(from, foreignField, values) ?? reader.readCollection(from);
  for (const one of candidates) if (one === undefined || matches(one, reader.variables)) yield one;
}

/** `$facet`: one document with the results of several pipelines over the same documents. */
export const facet: StageCompiler = (specification, context) => {
  const isFine = isDocument(specification) && Object.keys(specification).length > 0;
  must(isFine, 40169, "the $facet specification must be a non-empty object");
  context.scope.use();
  const facets = Object.entries(specification).map(([field, stages]) => {
    must(!field.includes("."), 16412, `bad facet name ${field}`);
    must(!field.startsWith("$"), 16410, `bad facet name ${field}`);
    must(Array.isArray(stages), 40170, `arguments to $facet must be arrays, ${field} is not`);
    return { field, stages: context.compileStages(stages, { ...context, isInFacet: true }) };
  });
  return {
    name: "$facet",
    *run(source, reader) {
      const documents = yield* collected(source);
      const result: Document = {};
      for (const { field, stages } of facets) {
        setOwn(result, field, yield* collected(runPipeline(stages, paused(documents), reader)));
      }
      yield result;
    },
  };
};
