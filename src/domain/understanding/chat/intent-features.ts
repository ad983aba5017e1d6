/** Features of the statistical intent model: hashed character n-grams of a clause. Training and use share this file. */

/** Number of hash buckets; a power of two. */
export const FEATURE_BUCKETS = 8_192;
const MAX_CHARS = 60;

/** Bucket numbers of a folded text, each once. Digits count as one sign; the ends are marked. */
export function intentFeatures(text: string): number[] {
  const bare = `^${text
    .slice(0, MAX_CHARS)
    .replace(/\d+(?:\.\d+)?/g, "0")
    .replace(/[\s\p{P}]+/gu, " ")
    .trim()}$`;
  const buckets = new Set<number>();
  for (let i = 0; i < bare.length; i++)
    for (let length = 1; length <= 4 && i + length <= bare.length; length++) buckets.add(bucketOf(bare, i, length));
  return [...buckets];
}

/** FNV-1a over UTF-16 units. */
function bucketOf(text: string, start: number, length: number): number {
  let hash = 0x811c9dc5 ^ length;
  for (let i = start; i < start + length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) & (FEATURE_BUCKETS - 1);
}
