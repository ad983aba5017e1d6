/** Composition of care: everything with its ports bound. */
import type { CareDeps } from "./care-deps.js";
import { planCare } from "./plan-care.js";

export type CareUseCases = ReturnType<typeof createCareUseCases>;

/** Binds the use cases of care to their ports. */
export function createCareUseCases(deps: CareDeps) {
  return {
    planCare: (input: { corpId: string; contactId: string }) => planCare(deps, input),
  };
}
