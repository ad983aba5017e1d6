/** What can be chosen in a plan. */
import type { Stage } from "#src/domain/stage/stage.js";
import type { FactField } from "#src/domain/understanding/understanding.js";

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

export const FACTS = [
  "budget",
  "productInterest",
  "quantity",
  "timeline",
  "decisionRole",
  "competitor",
  "painPoint",
  "company",
  "title",
  "phone",
  "region",
  "preference",
] as const satisfies readonly FactField[];
