import type { Scope, Variables } from "../expressions/scope.js";
import type { Document, Value } from "../values/types.js";

/**
 * Documents on their way through a pipeline. `undefined` is a pause: it carries no document and asks the reader to let
 * the event loop run before it goes on; every stage hands it through.
 */
export type DocumentStream = Iterable<Document | undefined>;

/** How stages reach other collections. */
export interface CollectionReader {
  /** All documents of a collection in natural order; none when it does not exist. */
  readCollection(name: string): DocumentStream;
  /**
   * The documents (or more) in which the dotted path equals one of the values, as a filter `{path: {$in: values}}` means
   * it; undefined when there is no index for that and reading the whole collection is as good.
   */
  findByEquality?(name: string, path: string, values: readonly Value[]): DocumentStream | undefined;
}

/** What one execution of a pipeline needs. */
export interface PipelineRun {
  readonly collections: CollectionReader;
  readonly variables: Variables;
  readonly pacer: Pacer;
}

/** A stage, checked and compiled; it can run any number of times. */
export interface CompiledStage {
  readonly name: string;
  run(source: DocumentStream, run: PipelineRun): DocumentStream;
  /** For `$sort`: the same stage when only its first `count` documents are wanted. */
  readonly limitedTo?: (count: number) => CompiledStage;
  /** The number of documents a `$skip` or `$limit` is about. */
  readonly count?: number;
}

/** A pipeline, checked and compiled. */
export interface CompiledPipeline {
  readonly stages: readonly CompiledStage[];
}

/** Where a pipeline stands: some stages may not stand inside others. */
export interface StageContext {
  readonly scope: Scope;
  readonly isInFacet: boolean;
  compilePipeline(stages: Value, context: StageContext): CompiledPipeline;
}

/** Makes a stage of its specification; throws StoreError for everything that can be known without data. */
export type StageCompiler = (specification: Value, context: StageContext) => CompiledStage;

/** Tells long work when to let others run. */
export class Pacer {
  readonly #sliceMs: number;
  #calls = 0;
  #until = 0;

  /** @param sliceMs how long work may go on before it pauses. */
  constructor(sliceMs = 8) {
    this.#sliceMs = sliceMs;
    this.resume();
  }

  /** To be called when work goes on after a pause. */
  resume(): void {
    this.#until = performance.now() + this.#sliceMs;
  }

  /** True when the time is up; cheap enough to be asked for every document. */
  isDue(): boolean {
    return (++this.#calls & 31) === 0 && performance.now() > this.#until;
  }
}

/** Runs all stages of a pipeline one behind the other. */
export function runStages(pipeline: CompiledPipeline, source: DocumentStream, run: PipelineRun): DocumentStream {
  return pipeline.stages.reduce((stream, stage) => stage.run(stream, run), source);
}

/** The documents again, with pauses where the time is up. */
export function* paced(documents: DocumentStream, pacer: Pacer): Generator<Document | undefined> {
  for (const document of documents) {
    yield document;
    if (pacer.isDue()) yield undefined;
  }
}

/** A stage that makes at most one document of each. */
export function mapStage(
  name: string,
  map: (document: Document, run: PipelineRun) => Document | undefined,
): CompiledStage {
  return {
    name,
    *run(source, run) {
      for (const document of source) {
        const result = document && map(document, run);
        if (result !== undefined || document === undefined) yield result;
      }
    },
  };
}
