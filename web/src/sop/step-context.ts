/** What the parts of the editor share. */
import type { SopStep, SopWait } from "#src/domain/sop/sop.js";

export interface StepContext {
  isReadOnly: boolean;
  /** Faults by place, e.g. "steps[0].text". */
  problems: ReadonlyMap<string, string>;
  newId: () => string;
}

/** One list of steps inside the plan. */
export interface StepSide {
  steps: readonly SopStep[];
  /** Wait of what comes before the list. */
  before: SopWait | null;
  /** Place of the list, e.g. "steps[1].yes". */
  place: string;
  onChange: (steps: SopStep[]) => void;
}
