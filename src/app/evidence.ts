/** Composition of evidence: warnings, the review queue, and what is learned from people's words. */
import type { Connection } from "mongoose";
import { mongoReviewReadModel } from "#src/adapters/mongo/review/review-read-model.js";
import { mongoMessageReadModel } from "#src/adapters/mongo/read/message-read-model.js";
import { mongoWarningDecisionStore, mongoWarningReadModel } from "#src/adapters/mongo/warnings/warning-stores.js";
import { createReviewUseCases, type ReviewDeps } from "#src/usecases/review/review-use-cases.js";
import { createWarningUseCases } from "#src/usecases/warnings/warning-use-cases.js";
import { warningsOfTasks } from "#src/usecases/warnings/answer-by-task.js";
import type { WarningDeps } from "#src/usecases/warnings/answer-warning.js";

/** Follow-up's port into warnings; apart from the rest because warnings in turn make tasks. */
export const composeTaskWarnings = (
  connection: Connection,
  deps: Pick<WarningDeps, "marks" | "derivation" | "clock" | "onDerivationFailed">,
) =>
  warningsOfTasks({
    ...deps,
    warnings: mongoWarningReadModel(connection),
    decisions: mongoWarningDecisionStore(connection),
  });

/** Binds the area's use cases to the connection; `openWarnings` is the read port for other areas. */
export function composeEvidence(
  connection: Connection,
  deps: Omit<WarningDeps, "warnings" | "decisions" | "marks"> &
    Pick<ReviewDeps, "trust" | "settings"> & { marks: WarningDeps["marks"] & ReviewDeps["marks"] },
) {
  const openWarnings = mongoWarningReadModel(connection);
  const warnings = createWarningUseCases({
    ...deps,
    warnings: openWarnings,
    decisions: mongoWarningDecisionStore(connection),
  });
  const review = createReviewUseCases({
    review: mongoReviewReadModel(connection),
    messages: mongoMessageReadModel(connection),
    ...deps,
  });
  return { warnings, openWarnings, review };
}
