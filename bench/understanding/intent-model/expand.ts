/** Opens templates: "(a|b)" alternatives and "{X}" words of lexicon.json, drawn with a fixed seed. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const lexicon = JSON.parse(readFileSync(join(here, "lexicon.json"), "utf8")) as Record<string, string[]>;

export type Random = () => number;

/** A small repeatable random source (mulberry32). */
export function randomSource(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const pick = <T>(list: readonly T[], random: Random): T => list[Math.floor(random() * list.length)] as T;

/** One reading of a template. */
export function drawn(template: string, random: Random): string {
  let text = template;
  for (let depth = 0; depth < 4 && /\(/.test(text); depth++)
    text = text
      .replace(/\(([^()]*)\)\?/g, (_, inner: string) => (random() < 0.5 ? `(${inner})` : ""))
      .replace(/\(([^()]*)\)/g, (_, inner: string) => pick(inner.split("|"), random));
  return text.replace(/\{(\w+)\}/g, (_, name: string) => pick(lexicon[name] ?? [""], random));
}

/** Up to `count` different readings; a template without alternatives gives one. */
export function readings(template: string, count: number, random: Random): string[] {
  const found = new Set<string>();
  for (let tries = 0; tries < count * 3 && found.size < count; tries++) found.add(drawn(template, random));
  return [...found];
}

/** Puts a list into another order, in place. */
export function shuffle(order: number[], random: Random): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const kept = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = kept;
  }
}
