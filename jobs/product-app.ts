/** What the jobs of merging and of the work with WeCom use of the app. */
import type { MergeUseCases } from "#src/usecases/merge/merge-use-cases.js";
import type { WecomUseCases } from "#src/usecases/wecom/wecom-use-cases.js";

export interface ProductApp {
  merge: Pick<MergeUseCases, "sweep">;
  wecomWork: Pick<
    WecomUseCases,
    "runSync" | "sweepSync" | "pushTags" | "pushTagLibrary" | "rotateContactWays" | "warmWelcomes"
  >;
}
