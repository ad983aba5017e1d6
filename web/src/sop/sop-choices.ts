/** What can be chosen in a plan. */
import type { FactField } from "#src/domain/understanding/understanding.js";

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
