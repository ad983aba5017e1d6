import { notInStore, StoreError } from "../errors.js";
import * as basic from "./basic-stages.js";
import { bucket, group, sortByCount } from "./group.js";
import { facet, lookup, unionWith } from "./lookup.js";
import { sort } from "./sort.js";
import type { StageCompiler } from "./stage.js";
import { setWindowFields } from "./window-stage.js";

/** All supported stages by name. */
export const stageCompilers: Readonly<Record<string, StageCompiler>> = Object.freeze(
  Object.assign(Object.create(null) as Record<string, StageCompiler>, {
    $addFields: basic.addFields,
    $bucket: bucket,
    $count: basic.count,
    $facet: facet,
    $group: group,
    $limit: basic.limit,
    $lookup: lookup,
    $match: basic.match,
    $project: basic.project,
    $redact: basic.redact,
    $replaceRoot: basic.replaceRoot,
    $replaceWith: basic.replaceWith,
    $sample: basic.sample,
    $set: basic.addFields,
    $setWindowFields: setWindowFields,
    $skip: basic.skip,
    $sort: sort,
    $sortByCount: sortByCount,
    $unionWith: unionWith,
    $unset: basic.unset,
    $unwind: basic.unwind,
  }),
);

/** The names of all supported stages, sorted. */
export const stageNames: readonly string[] = Object.freeze(Object.keys(stageCompilers).toSorted());

/** Stages that write and must be the last. */
export const outputStages: readonly string[] = ["$merge", "$out"];

const unsupported = new Set([
  ...outputStages,
  "$bucketAuto",
  "$collStats",
  "$currentOp",
  "$densify",
  "$documents",
  "$fill",
  "$geoNear",
  "$graphLookup",
  "$indexStats",
  "$listLocalSessions",
  "$listSampledQueries",
  "$listSearchIndexes",
  "$listSessions",
  "$planCacheStats",
  "$querySettings",
  "$queryStats",
  "$rankFusion",
  "$search",
  "$searchMeta",
  "$shardedDataDistribution",
  "$vectorSearch",
]);

/**
 * The error for a stage that is not in the table: 40573 for change streams, which makes `watch()` fail at once instead
 * of trying again, 238 for other stages of MongoDB, 40324 for names nobody knows.
 */
export function stageError(name: string): StoreError {
  if (name === "$changeStream" || name === "$changeStreamSplitLargeEvent") {
    return new StoreError(40573, "The $changeStream stage is not in the embedded store; set MONGODB_URL");
  }
  return unsupported.has(name)
    ? notInStore(`stage ${name}`)
    : new StoreError(40324, `Unrecognized pipeline stage name: '${name}'`);
}
