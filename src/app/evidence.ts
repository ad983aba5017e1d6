/** Composition of evidence: warnings and what people say about them. */
import type { Connection } from "mongoose";
import { mongoWarningDecisionStore, mongoWarningReadModel } from "#src/adapters/mongo/warnings/warning-stores.js";
import { createWarningUseCases } from "#src/usecases/warnings/warning-use-cases.js";
import type { WarningDeps } from "#src/usecases/warnings/answer-warning.js";

/** Binds the area's use cases to the connection; `openWarnings` is the read port for other areas. */
export function composeEvidence(connection: Connection, deps: Omit<WarningDeps, "warnings" | "decisions">) {
  const openWarnings = mongoWarningReadModel(connection);
  const warnings = createWarningUseCases({
    ...deps,
    warnings: openWarnings,
    decisions: mongoWarningDecisionStore(connection),
  });
  return { warnings, openWarnings };
}
