/** How far an extractor is to be trusted with a field: learned from what people said about its facts. Pure. */
import type { FactField } from "../understanding/understanding.js";
import type { FactDecision } from "./fact.js";
import type { SaidFact } from "./profile.js";

/** How often people confirmed, corrected and rejected what one extractor, in one version, said about one field. */
export interface ExtractorCount {
  extractor: string;
  version: number;
  field: FactField;
  confirmed: number;
  corrected: number;
  rejected: number;
}

export interface ExtractorTrust extends ExtractorCount {
  decided: number;
  /** Share that was confirmed; null without any decision. */
  precision: number | null;
  /** Wilson interval of that share, 95 %. */
  lower: number;
  upper: number;
  /** Its facts are no longer proposed; they stay listed under "more". */
  isSilent: boolean;
}

/** Fewer decisions silence nothing. */
export const MIN_DECISIONS = 10;
/** Silent when even the upper end of the interval is below this. */
export const SILENT_BELOW = 0.6;
/** Half width of a 95 % interval, in standard deviations. */
const Z = 1.96;

/** Wilson score interval of a share. @param n 0: nothing is known, from 0 to 1. */
export function wilson(hits: number, n: number): { lower: number; upper: number } {
  if (n === 0) return { lower: 0, upper: 1 };
  const p = hits / n;
  const z2 = Z * Z;
  const centre = p + z2 / (2 * n);
  const spread = Z * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  const scale = 1 + z2 / n;
  return { lower: Math.max(0, (centre - spread) / scale), upper: Math.min(1, (centre + spread) / scale) };
}

export function trustOf(count: ExtractorCount): ExtractorTrust {
  const decided = count.confirmed + count.corrected + count.rejected;
  const { lower, upper } = wilson(count.confirmed, decided);
  return {
    ...count,
    decided,
    precision: decided === 0 ? null : count.confirmed / decided,
    lower,
    upper,
    isSilent: decided >= MIN_DECISIONS && upper < SILENT_BELOW,
  };
}

/** What a decision was about, as one text. */
export const trustKey = (said: { extractor: string; version: number; field: FactField }): string =>
  `${said.extractor} ${said.version} ${said.field}`;

/** The keys whose facts are silent, in alphabetical order. */
export const silentKeys = (trusts: readonly ExtractorTrust[]): string[] =>
  trusts
    .filter((trust) => trust.isSilent)
    .map(trustKey)
    .sort();

/**
 * Facts that are proposed and those that are silent. A fact about which a person has spoken is never silent.
 *
 * @param silent keys as of {@link silentKeys}.
 */
export function splitSilent(
  facts: readonly SaidFact[],
  decisions: readonly FactDecision[],
  silent: ReadonlySet<string>,
): { proposed: SaidFact[]; silent: SaidFact[] } {
  if (silent.size === 0) return { proposed: [...facts], silent: [] };
  const decided = new Set(decisions.flatMap(({ factId, undoneAt }) => (factId && undoneAt === null ? [factId] : [])));
  const isSilent = (fact: SaidFact): boolean => silent.has(trustKey(fact)) && !decided.has(fact.id);
  return { proposed: facts.filter((fact) => !isSilent(fact)), silent: facts.filter(isSilent) };
}
