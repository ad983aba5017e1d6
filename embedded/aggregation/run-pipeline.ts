import { fail, must, refuse } from "../errors.js";
import type { Scope, Variables } from "../expressions/operator.js";
import { type Document, isDocument, type Value } from "../values/values.js";
import { addFields, bucket, count, group, limit, match, project, replaceRoot } from "./basic-stages.js";
import { replaceWith, skip, sort, unset, unwind } from "./basic-stages.js";
import { facet, lookup } from "./lookup.js";
import { type CompiledStage, runPipeline, type StageCompiler, type StageContext } from "./stage.js";
import { setWindowFields } from "./window.js";

/** The stages that make one document of one: those that an update may have. */
const inUpdates = { $addFields: addFields, $set: addFields, $project: project, $unset: unset };
const roots = { $replaceRoot: replaceRoot, $replaceWith: replaceWith };
const choosing = { $match: match, $sort: sort, $skip: skip, $limit: limit, $unwind: unwind };
const joins = { $lookup: lookup, $facet: facet };
const summing = { $group: group, $bucket: bucket, $count: count, $setWindowFields: setWindowFields };
const compilers: Record<string, StageCompiler> = { ...inUpdates, ...roots, ...choosing, ...summing, ...joins };
export const stageNames: readonly string[] = Object.keys(compilers);
/** Stages that write and must be the last. */
const outputStages = ["$merge", "$out"];
const unsupported = new Set(
  (
    "$merge $out $sortByCount $unionWith $bucketAuto $collStats $currentOp $densify $documents $fill $geoNear $graphLookup $indexStats " +
    "$listLocalSessions $listSampledQueries $listSearchIndexes $listSessions $planCacheStats $querySettings " +
    "$queryStats $rankFusion $redact $sample $search $searchMeta $shardedDataDistribution $vectorSearch"
  ).split(" "),
);

/** Checks a whole pipeline and compiles it; no data is touched. @param scope the variables the pipeline may use
 * (`rootScope`). */
export function validatePipeline(stages: Value, scope: Scope) {
  const compiled = compileStages(stages, { scope, isInFacet: false, compileStages });
  return { stages: compiled, fields: compiled.some(({ isClosing }) => isClosing) ? scope.used : undefined };
}

function compileStages(stages: Value, context: StageContext): CompiledStage[] {
  must(Array.isArray(stages), 14, "'pipeline' must be an array");
  const compiled = stages.map((stage, place): CompiledStage => {
    const [name, argument] = nameOf(stage);
    const isNested = context.isInFacet && (name === "$facet" || outputStages.includes(name));
    must(!isNested, 40600, `${name} is not allowed to be used within a $facet stage`);
    const isLast = !outputStages.includes(name) || place === stages.length - 1;
    must(isLast, 40601, `${name} can only be the final stage in the pipeline`);
    return compileStage(name, argument, context);
  });
  return compiled.map((stage, place) => stage.limitedTo?.(wantedOf(compiled.slice(place + 1))) ?? stage);
}

function nameOf(stage: Value): [string, Value] {
  must(isDocument(stage), 14, "Each element of the 'pipeline' array must be an object");
  const [only, ...others] = Object.entries(stage);
  if (only && others.length === 0 && only[0] !== "") return only;
  return fail(40323, "A pipeline stage specification object must contain exactly one field.");
}

function compileStage(name: string, argument: Value, context: StageContext): CompiledStage {
  const compile = Object.hasOwn(compilers, name) ? compilers[name] : undefined;
  if (compile) return compile(argument, context);
  // 40573 makes `watch()` fail at once instead of trying again.
  const isChangeStream = name === "$changeStream" || name === "$changeStreamSplitLargeEvent";
  must(!isChangeStream, 40573, "The $changeStream stage is not in the embedded store; set MONGODB_URL");
  return unsupported.has(name) ? refuse(`stage ${name}`) : fail(40324, `Unrecognized pipeline stage name: '${name}'`);
}

/** Checks and compiles the pipeline of an update: only stages that make one document of one. */
export function validateUpdatePipeline(stages: Value[], scope: Scope): readonly CompiledStage[] {
  return stages.map((stage) => {
    const [name, argument] = nameOf(stage);
    const isKnown = Object.hasOwn(compilers, name) || unsupported.has(name);
    must(!isKnown || name in inUpdates || name in roots, 72, `${name} is not allowed to be used within an update`);
    return compileStage(name, argument, { scope, isInFacet: false, compileStages });
  });
}

export function runUpdateStages(stages: readonly CompiledStage[], document: Document, variables: Variables): Document {
  const [result] = runPipeline(stages, [document], { variables, readCollection: () => [] });
  return result ?? document;
}

/** How many documents the `$skip` and `$limit` at the start of these stages will want. */
export function wantedOf(stages: readonly CompiledStage[]): number {
  let skipped = 0;
  for (const { name, count = Infinity } of stages) {
    if (name === "$limit") return skipped + count;
    if (name !== "$skip") break;
    skipped += count;
  }
  return Infinity;
}
