/** How alike two values of a field are, by the scorer's conventions (chats/score-chats.mjs): from SAME on they count as one. */
export const SAME = 0.5;

const FREE: ReadonlySet<string> = new Set(["productInterest", "painPoint", "preference"]);
const NAMED: ReadonlySet<string> = new Set(["company", "title", "address", "competitor", "region", "name"]);
const EXACT: ReadonlySet<string> = new Set(["phone", "budget", "birthday", "timeline", "email", "wechatId"]);

const norm = (value: string): string =>
  value
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s，,。.、；;：:“”"'（）()【】[\]·\-_/]/g, "");

function bigrams(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (let i = 0; i < Math.max(1, text.length - 1); i++) {
    const gram = text.slice(i, i + 2);
    found.set(gram, (found.get(gram) ?? 0) + 1);
  }
  return found;
}

function dice(a: string, b: string): number {
  const left = bigrams(a);
  const right = bigrams(b);
  let common = 0;
  let all = 0;
  for (const [gram, count] of left) {
    all += count;
    common += Math.min(count, right.get(gram) ?? 0);
  }
  for (const count of right.values()) all += count;
  return (2 * common) / all;
}

/** 1 for the same value, 0 for another one. */
export function likeness(field: string, gold: string, found: string): number {
  if (EXACT.has(field)) return gold.trim().toLowerCase() === found.trim().toLowerCase() ? 1 : 0;
  const a = norm(gold);
  const b = norm(found);
  if (a === b) return 1;
  const isPart = a.includes(b) || b.includes(a);
  const share = Math.min(a.length, b.length) / Math.max(a.length, b.length);
  if (NAMED.has(field)) return isPart && share >= 0.6 ? 0.7 : 0;
  if (!FREE.has(field)) return 0;
  const alike = dice(a, b);
  return isPart && Math.min(a.length, b.length) >= 2 && share >= 0.34 ? Math.max(alike, SAME) : alike;
}
