/** Facts found against facts annotated, counted per field as the scorer counts them (chats/score-chats.mjs). */
import { readChatLine } from "#src/cli/understand.js";
import { factsOf, type FactJudge } from "#src/domain/understanding/chat/facts.js";
import { sceneOf } from "#src/domain/understanding/chat/scene.js";
import { context, type GoldFact } from "./cases.js";
import { likeness, SAME } from "./likeness.js";

export interface Count {
  right: number;
  extra: number;
  missed: number;
}

export type Counts = Map<string, Count>;

/** Adds what one chat gives to the counts. */
export function countChat(line: string, counts: Counts, judge?: FactJudge): void {
  const { people, gold } = JSON.parse(line) as {
    people: { key: string; side: string }[];
    gold: { facts: GoldFact[] };
  };
  const contacts = people.filter((person) => person.side === "contact").map(({ key }) => key);
  const bump = (field: string, what: keyof Count): void => {
    const count = counts.get(field) ?? { right: 0, extra: 0, missed: 0 };
    count[what]++;
    counts.set(field, count);
  };
  const open = [...gold.facts];
  const met: GoldFact[] = [];
  for (const fact of factsOf(sceneOf(readChatLine(line), context), judge)) {
    const same = (other: GoldFact): boolean =>
      other.field === fact.field &&
      (other.about ?? contacts[0]) === fact.about &&
      likeness(fact.field, String(other.value), fact.value) >= SAME;
    const at = open.findIndex(same);
    if (at >= 0) {
      met.push(...open.splice(at, 1));
      bump(fact.field, "right");
    } else if (!met.some(same)) bump(fact.field, "extra");
  }
  for (const fact of open) bump(fact.field, "missed");
}

/** "P 81.0 R 72.3 F1 76.4 n 71". */
export function figures({ right, extra, missed }: Count): string {
  const percent = (part: number, whole: number): string => ((100 * part) / Math.max(1, whole)).toFixed(1).padStart(5);
  return `P ${percent(right, right + extra)} R ${percent(right, right + missed)} F1 ${percent(2 * right, 2 * right + extra + missed)} n ${String(right + missed).padStart(3)}`;
}

/** All fields together. */
export const total = (counts: Counts): Count =>
  [...counts.values()].reduce(
    (sum, one) => ({
      right: sum.right + one.right,
      extra: sum.extra + one.extra,
      missed: sum.missed + one.missed,
    }),
    { right: 0, extra: 0, missed: 0 },
  );
