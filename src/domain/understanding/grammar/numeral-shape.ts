/** What reading one number yields. */

/** A number read from a text. `lo` and `hi` differ for 三五十 (30, 50), 十几 (10, 20), 四百多 (400, 500). */
export interface ReadNumber {
  end: number;
  lo: number;
  hi: number;
  approx: boolean;
  /** digits: 12.5; chinese: 十二; mixed: 3万5. */
  form: "digits" | "chinese" | "mixed";
  /** Largest written unit the number ends in (万 → 1e4), 1 when none: "2到3万" hands it down to the first number. */
  scale: number;
  /** The factor before `scale`, e.g. 3 of 3万. */
  factor: number;
  /** A run of Chinese digits without units, read digit by digit (二零一六). */
  positional: boolean;
  /** Starts with digits of at least one leading zero, or with a run longer than any amount: rather an identifier. */
  codeLike: boolean;
}

/** A number said with certainty. */
export function exactNumber(
  end: number,
  value: number,
  form: ReadNumber["form"],
  scale: number,
  factor: number,
  codeLike = false,
): ReadNumber {
  return { end, lo: value, hi: value, approx: false, form, scale, factor, positional: false, codeLike };
}
