import { must } from "../errors.js";
import type { Scope, Variables } from "../expressions/operator.js";
import { type Document, getOwn, isDocument, setOwn, type Value } from "../values/values.js";

/** Documents on their way through a pipeline. `undefined` is a pause: it carries no document and lets the reader give
 * others their turn; every stage hands it through. */
export type DocumentStream = Iterable<Document | undefined>;
/** What one execution of a pipeline has at hand. */
export interface CollectionReader {
  readonly variables: Variables;
  /** All documents of a collection in natural order; none when it does not exist. */
  readCollection(name: string): DocumentStream;
  /** The documents (or more) in which the dotted path equals one of the values, as a filter `{path: {$in: values}}`
   * means it; undefined when there is no index for that and reading the whole collection is as good. */
  findByEquality?(name: string, path: string, values: readonly Value[]): DocumentStream | undefined;
}

/** A stage, checked and compiled; it can run any number of times. */
export interface CompiledStage {
  readonly name: string;
  run(source: DocumentStream, reader: CollectionReader): DocumentStream;
  /** For `$sort`: the same stage when only its first `count` documents are wanted. */
  readonly limitedTo?: (count: number) => CompiledStage;
  /** The number of documents a `$skip` or `$limit` is about. */
  readonly count?: number;
  /** What comes out holds nothing of the documents but fields that expressions of the stage named. */
  readonly isClosing?: boolean;
}

/** Where a stage stands: some stages may not stand inside others. */
export interface StageContext {
  readonly scope: Scope;
  readonly isInFacet: boolean;
  compileStages(stages: Value, context: StageContext): CompiledStage[];
}

/** Makes a stage of its specification; throws StoreError for everything that can be known without data. */
export type StageCompiler = (specification: Value, context: StageContext) => CompiledStage;
export type Stages = readonly CompiledStage[];
/** Runs compiled stages. Those that can stream do; the others keep what they need in memory. @param source the
 * documents of the collection the pipeline starts from; they are never changed. */
export function runPipeline(stages: Stages, source: DocumentStream, reader: CollectionReader): DocumentStream {
  return stages.reduce((stream, stage) => stage.run(stream, reader), source);
}

type DocumentMap = (document: Document, variables: Variables) => Document | undefined;
/** A stage that makes at most one document of each. `start` begins one run. */
export function mapStage(name: string, start: () => DocumentMap, isClosing = false): CompiledStage {
  return {
    name,
    isClosing,
    *run(source, { variables }) {
      const map = start();
      for (const document of source) {
        const result = document && map(document, variables);
        if (result !== undefined || document === undefined) yield result;
      }
    },
  };
}

/** A stage that makes any number of documents of each. `start` begins one run. */
export function spreadStage(
  name: string,
  start: (reader: CollectionReader) => (document: Document) => DocumentStream,
): CompiledStage {
  return {
    name,
    *run(source, reader) {
      const spread = start(reader);
      for (const document of source) {
        if (document === undefined) yield undefined;
        else yield* spread(document);
      }
    },
  };
}

/** Collects a stream, with its pauses. */
export function* collected(source: DocumentStream): Generator<undefined, Document[]> {
  const documents: Document[] = [];
  for (const document of source) {
    if (document === undefined) yield undefined;
    else documents.push(document);
  }
  return documents;
}

/** Checks the options of a stage. @throws StoreError `notObject`, or `unknown` for an option that is not in the list. */
export function optionsOf(name: string, given: Value, options: string, notObject: number, unknown: number): Document {
  must(isDocument(given), notObject, `the ${name} specification must be an object`);
  const known = options.split(" ");
  for (const option of Object.keys(given))
    must(known.includes(option), unknown, `Unrecognized option to ${name}: ${option}`);
  return given;
}

/** A copy of the document in which the path has the value, as `$addFields` sets it: objects on the way are copied or
 * made, arrays get it in each element; `undefined` removes the field. */
export function setAtPath(document: Document, parts: readonly string[], value: Value, at = 0): Document {
  const part = parts[at] ?? "";
  const copy = { ...document };
  const next = at < parts.length - 1 ? setInside(getOwn(copy, part), parts, value, at + 1) : value;
  if (next !== undefined) setOwn(copy, part, next);
  else if (at === parts.length - 1) delete copy[part];
  return copy;
}

function setInside(node: Value, parts: readonly string[], value: Value, at: number): Value {
  if (Array.isArray(node)) return node.map((item) => setInside(item, parts, value, at));
  if (isDocument(node)) return setAtPath(node, parts, value, at);
  return value === undefined ? node : setAtPath({}, parts, value, at);
}
