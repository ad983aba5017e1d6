import { StoreError } from "../errors.js";
import type { Scope, Variables } from "../expressions/scope.js";
import { type Document, type Value } from "../values/types.js";
import { validatePipeline } from "./run-pipeline.js";
import { Pacer, runStages } from "./stage.js";
import { isDocument } from "../values/types.js";
import { stageCompilers, stageError } from "./stages.js";

const allowed = new Set(["$addFields", "$project", "$replaceRoot", "$replaceWith", "$set", "$unset"]);

/**
 * Compiles the pipeline form of an update.
 *
 * @returns what makes the new document of the old one; `_id` is the caller's to keep.
 * @throws StoreError 72 for stages that may not stand in an update, and everything `validatePipeline` throws.
 */
export function compileUpdatePipeline(
  stages: readonly Value[],
  scope: Scope,
): (document: Document, variables: Variables) => Document {
  for (const stage of stages) {
    const [name = ""] = isDocument(stage) ? Object.keys(stage) : [];
    if (allowed.has(name) || !isDocument(stage)) continue;
    const error = stageCompilers[name] ? undefined : stageError(name);
    if (error?.code === 40324) throw error;
    throw new StoreError(72, `${name} is not allowed to be used within an update`);
  }
  const pipeline = validatePipeline([...stages], scope);
  const collections = { readCollection: () => [] };
  return (document, variables) => {
    for (const result of runStages(pipeline, [document], { collections, variables, pacer: new Pacer() })) {
      if (result !== undefined) return result;
    }
    return document;
  };
}
