/** The part of the app that the derive jobs use. */
import type { CaptureUseCases } from "#src/usecases/capture/capture-use-cases.js";
import type { ModelUseCases } from "#src/usecases/model-reading/model-use-cases.js";
import type { ReviewUseCases } from "#src/usecases/review/review-use-cases.js";
import type { DeriveUseCases } from "#src/usecases/understand/derive-use-cases.js";

export interface DeriveApp {
  capture: Pick<CaptureUseCases, "finishAbandoned">;
  derive: DeriveUseCases;
  model: Pick<ModelUseCases, "readDue">;
  review: Pick<ReviewUseCases, "refreshTrust">;
}
