import { setImmediate as nextTurn } from "node:timers/promises";
import { StoreError } from "../errors.js";
import type { Scope, Variables } from "../expressions/scope.js";
import { type Document, isDocument, type Value } from "../values/types.js";
import {
  type CollectionReader,
  type CompiledPipeline,
  type CompiledStage,
  type DocumentStream,
  paced,
  Pacer,
  runStages,
  type StageContext,
} from "./stage.js";
import { outputStages, stageCompilers, stageError } from "./stages.js";

/** What a pipeline needs from outside while it runs. */
export interface PipelineEnvironment extends CollectionReader {
  /** The values of `$$NOW` and of the command's variables, as `variablesOf` lays them out. */
  readonly variables: Variables;
  /** How long work may go on before the event loop gets its turn; 8 ms by default. */
  readonly sliceMs?: number;
}

/**
 * Checks a whole pipeline and compiles it; no data is touched.
 *
 * @param scope the variables the pipeline may use (`rootScope`).
 * @throws StoreError with MongoDB's codes; 238 for stages and operators this store lacks.
 */
export function validatePipeline(stages: Value, scope: Scope): CompiledPipeline {
  return compilePipeline(stages, { scope, isInFacet: false, compilePipeline });
}

function compilePipeline(stages: Value, context: StageContext): CompiledPipeline {
  if (!Array.isArray(stages)) throw new StoreError(14, "'pipeline' must be an array");
  const compiled = stages.map((stage, place) => compileStage(stage, place === stages.length - 1, context));
  return { stages: withTopK(compiled) };
}

function compileStage(stage: Value, isLast: boolean, context: StageContext): CompiledStage {
  if (!isDocument(stage)) throw new StoreError(14, "Each element of the 'pipeline' array must be an object");
  const [name = "", ...others] = Object.keys(stage);
  if (name === "" || others.length > 0) {
    throw new StoreError(40323, "A pipeline stage specification object must contain exactly one field.");
  }
  if (context.isInFacet && (name === "$facet" || outputStages.includes(name))) {
    throw new StoreError(40600, `${name} is not allowed to be used within a $facet stage`);
  }
  if (outputStages.includes(name) && !isLast)
    throw new StoreError(40601, `${name} can only be the final stage in the pipeline`);
  const compile = stageCompilers[name];
  if (!compile) throw stageError(name);
  return compile(stage[name], context);
}

/** Tells a `$sort` how many documents the `$skip` and `$limit` behind it will want. */
function withTopK(stages: readonly CompiledStage[]): CompiledStage[] {
  return stages.map((stage, place) => {
    if (!stage.limitedTo) return stage;
    let skipped = 0;
    for (let next = place + 1; stages[next]?.name === "$skip"; next++) skipped += stages[next]?.count ?? 0;
    const limit = stages.slice(place + 1).find(({ name }) => name !== "$skip");
    return limit?.name === "$limit" ? stage.limitedTo(skipped + (limit.count ?? Infinity)) : stage;
  });
}

/** The pipeline without its first stages, for a caller that has done their work by other means. */
export function withoutFirstStages(pipeline: CompiledPipeline, count: number): CompiledPipeline {
  return { stages: pipeline.stages.slice(count) };
}

/**
 * Runs a compiled pipeline. Stages that can stream do; the others keep what they need in memory. Work pauses about
 * every 8 ms so that a long pipeline does not hold up the event loop.
 *
 * @param source the documents of the collection the pipeline starts from; they are never changed.
 */
export async function* runPipeline(
  pipeline: CompiledPipeline,
  source: DocumentStream,
  environment: PipelineEnvironment,
): AsyncGenerator<Document, void> {
  const pacer = new Pacer(environment.sliceMs);
  const run = { collections: pausing(environment, pacer), variables: environment.variables, pacer };
  for (const document of runStages(pipeline, paced(source, pacer), run)) {
    if (document === undefined) {
      await nextTurn();
      pacer.resume();
    } else yield document;
  }
}

/** The same reader with pauses in what it reads. */
function pausing(reader: CollectionReader, pacer: Pacer): CollectionReader {
  return {
    readCollection: (name) => paced(reader.readCollection(name), pacer),
    findByEquality: (name, path, values) => {
      const found = reader.findByEquality?.(name, path, values);
      return found && paced(found, pacer);
    },
  };
}
