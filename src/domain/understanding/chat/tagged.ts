/** What the tagger marks in a message: as candidates, and as notes for the judge of facts on every candidate. */
import { taggedIn, type Tagged } from "../model/fact-tagger.js";
import type { TaggedField } from "../model/tagger-layers.js";
import type { FactField, Span } from "../understanding.js";
import { isNoFirm } from "./company-names.js";
import { levelOf } from "./fact-surroundings.js";
import { clauseAt, type FactRule, type Finding } from "./finding.js";
import type { Scene, Turn } from "./scene.js";
import { taggerText } from "./tagger-text.js";

/** A stretch is a candidate from this probability on. */
const POSSIBLE = 0.08;
const MOST = 12;

const remembered = new WeakMap<Turn, readonly Tagged[]>();

/** Stretches of a message, likeliest first; offsets into the message. */
export function taggedOf(turn: Turn, scene: Scene): readonly Tagged[] {
  let found = remembered.get(turn);
  if (found) return found;
  if (turn.side === "member") return [];
  const text = taggerText(turn, scene);
  found = taggedIn(text)
    .map((one) => ({ ...one, start: one.start + text.from, end: one.end + text.from }))
    .sort((a, b) => b.chance - a.chance || a.start - b.start || a.end - b.end);
  remembered.set(turn, found);
  return found;
}

const ROLES: ReadonlySet<string> = new Set(["decider", "influencer", "user", "buyer", "blocker"]);

/** Stretches of a field that no other rule needs to see. */
export const taggedFacts =
  (field: FactField): FactRule =>
  (turn, scene) =>
    taggedOf(turn, scene)
      .filter((one) => one.chance >= POSSIBLE && fieldOf(one.field) === field)
      .filter(({ start, end }) => field !== "company" || !isNoFirm(turn.folded.slice(start, end)))
      .slice(0, MOST)
      .map(({ start, end, field: tag }): Finding => {
        const clause = clauseAt(turn, start);
        const isSaid = field !== "decisionRole" && field !== "customer_of_ours";
        return {
          field,
          value: field === "decisionRole" ? tag : field === "customer_of_ours" ? "true" : turn.text.slice(start, end),
          start: isSaid ? start : Math.min(start, clause?.start ?? start),
          end: isSaid ? end : Math.max(end, clause?.end ?? end),
          confidence: 0.6,
          rule: `${field}.tagged.wide`,
        };
      });

const fieldOf = (tag: TaggedField): FactField => (ROLES.has(tag) ? "decisionRole" : (tag as FactField));

/** How likely the tagger finds a candidate's own words, and what it makes of all that touches them. */
export function tagNotes(finding: Finding, turn: Turn, scene: Scene, said: Span): string[] {
  const own = finding.field === "decisionRole" ? finding.value : finding.field;
  let exact = 0;
  let touching = 0;
  let apart = 0;
  const others = new Map<string, number>();
  for (const { field, start, end, chance } of taggedOf(turn, scene)) {
    const touches = start < said.end && said.start < end;
    if (field === own) {
      if (start === said.start && end === said.end) exact = chance;
      if (touches) touching = Math.max(touching, chance);
      else apart = Math.max(apart, chance);
    } else if (touches) others.set(field, Math.max(others.get(field) ?? 0, chance));
  }
  return [
    `tag ${levelOf(exact)}`,
    `tag ${levelOf(exact)} ${finding.rule}`,
    `tag touches ${levelOf(touching)}`,
    `tag touches ${levelOf(touching)} ${finding.rule}`,
    `tag ${levelOf(exact)} touches ${levelOf(touching)}`,
    `tag apart ${levelOf(apart)} touches ${levelOf(touching)}`,
    ...[...others].map(([field, chance]) => `tag other ${field} ${levelOf(chance)}`),
  ];
}
