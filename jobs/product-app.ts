/** What the jobs of merging use of the app. */
import type { MergeUseCases } from "#src/usecases/merge/merge-use-cases.js";

export interface ProductApp {
  merge: Pick<MergeUseCases, "sweep">;
}
