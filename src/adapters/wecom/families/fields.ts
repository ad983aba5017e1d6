/** Field shapes that many answers share. A missing value, "" and [] mean the same in WeCom's answers. */
import { z } from "zod";

export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");
export const textOrNull = z
  .string()
  .nullish()
  .transform((value) => (value === undefined || value === null || value === "" ? null : value));
/** Some answers write phone numbers and ids as bare numbers. */
export const texts = z
  .array(z.union([z.string(), z.number().transform(String)]))
  .nullish()
  .transform((value) => value ?? []);
export const integers = z
  .array(z.number())
  .nullish()
  .transform((value) => value ?? []);
/** Numbers that some answers write as strings. */
export const integer = z
  .union([z.number(), z.string().transform(Number)])
  .nullish()
  .transform((value) => value ?? 0);
/** Unix seconds; 0, "" and missing: null. */
export const instant = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value) => {
    const seconds = Number(value ?? 0);
    return Number.isFinite(seconds) && seconds > 0 ? new Date(seconds * 1_000) : null;
  });
/** The cursor of the next page; null at the end. */
export const nextCursor = textOrNull;
/** An answer without data. */
export const nothing = z.looseObject({});

export const listOf = <T extends z.ZodType>(row: T) =>
  z
    .array(row)
    .nullish()
    .transform((rows) => rows ?? []);

export const secondsOf = (at: Date): number => Math.floor(at.getTime() / 1_000);

/** Leaves out what is undefined, so that an omitted field stays untouched. */
export function given<T extends Record<string, unknown>>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** Follows cursors to the end. */
export async function allPages<T>(
  page: (cursor: string | null) => Promise<{ rows: readonly T[]; next: string | null }>,
): Promise<T[]> {
  const rows: T[] = [];
  const seen = new Set<string>();
  for (let cursor: string | null = null; ;) {
    const answer: { rows: readonly T[]; next: string | null } = await page(cursor);
    rows.push(...answer.rows);
    // A cursor that comes back would never end.
    if (answer.next === null || seen.has(answer.next)) return rows;
    seen.add(answer.next);
    cursor = answer.next;
  }
}
