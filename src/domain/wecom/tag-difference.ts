/** What has to change so that WeCom and the product have the same tags on a pair. Pure. */

export interface TagDifference {
  add: string[];
  remove: string[];
}

/** From what is there to what is wanted; both as sets of ids. */
export function tagDifference(there: readonly string[], wanted: readonly string[]): TagDifference {
  const has = new Set(there);
  const wants = new Set(wanted);
  return {
    add: [...wants].filter((id) => !has.has(id)).sort(),
    remove: [...has].filter((id) => !wants.has(id)).sort(),
  };
}
