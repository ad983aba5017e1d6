import type { Stage } from "#src/domain/stage/stage.js";

/** The stages in their order; what stands aside comes last. */
export const STAGE_ORDER = [
  "lead",
  "engaged",
  "qualified",
  "opportunity",
  "customer",
  "repeat",
  "loyal",
  "dormant",
  "lost",
  "win_back",
] as const satisfies readonly Stage[];
