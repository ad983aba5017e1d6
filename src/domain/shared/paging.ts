/** Paging by the last row seen: stable while rows come and go, because the sort ends in a unique id. */

/** Where a page ended: the sort value of its last row (null sorts last) and that row's unique id. */
export interface PageKey {
  at: Date | null;
  id: string;
}

export interface PageOf<T> {
  items: T[];
  /** Where the next page begins; null at the end. */
  next: PageKey | null;
}

/**
 * Cuts a page out of rows that were read one beyond the limit.
 *
 * @param rows  up to `limit + 1` rows in page order.
 * @param keyOf the key of a row.
 */
export function pageOf<T>(rows: readonly T[], limit: number, keyOf: (row: T) => PageKey): PageOf<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? keyOf(last) : null };
}
