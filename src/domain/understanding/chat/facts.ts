/** All facts of a conversation: every rule on every message of a contact, answers and confirmations, corrections. */
import { factScore } from "../model/fact-judge.js";
import type { ExtractedFact, FactField } from "../understanding.js";
import { factContext, wordsOf } from "./fact-context.js";
import { budgetFacts } from "./facts-budget.js";
import { companyFacts, companyOfFile } from "./facts-company.js";
import { confirmedFacts } from "./facts-confirmed.js";
import { emailFacts, phoneFacts, wechatFacts } from "./facts-contact.js";
import { introductionFacts } from "./introductions.js";
import { interestFacts } from "./facts-interest.js";
import { birthdayFacts, personFacts, titleFacts } from "./facts-person.js";
import { placeFacts } from "./facts-place.js";
import { quantityFacts } from "./facts-quantity.js";
import { customerFacts, decisionRoleFacts } from "./facts-relation.js";
import { competitorFacts, painFacts, preferenceFacts } from "./facts-situation.js";
import { timelineFacts } from "./facts-timeline.js";
import type { FactRule, Finding } from "./finding.js";
import { isContactSpeech, type Scene, type Turn } from "./scene.js";
import { withCorrections } from "./supersede.js";
import { wideBudgets, wideNumbers, wideQuantities, wideRegions, wideTens, wideTimelines } from "./wide-amounts.js";
import {
  wideCompanies,
  wideCompetitors,
  wideCustomers,
  wideInterests,
  widePains,
  widePreferences,
  wideRoles,
} from "./wide-phrases.js";

/** Rules in order, each with the wider ones whose candidates count only where the judge is sure of them. */
const RULES: readonly (readonly FactRule[])[] = [
  [personFacts],
  [introductionFacts],
  [companyFacts, wideCompanies],
  [titleFacts],
  [phoneFacts],
  [emailFacts],
  [wechatFacts],
  [placeFacts, wideRegions],
  [birthdayFacts],
  [interestFacts, wideInterests],
  [quantityFacts, wideQuantities, wideNumbers],
  [budgetFacts, wideBudgets, wideTens],
  [timelineFacts, wideTimelines],
  [competitorFacts, wideCompetitors],
  [decisionRoleFacts, wideRoles],
  [painFacts, widePains],
  [preferenceFacts, widePreferences],
  [customerFacts, wideCustomers],
  [confirmedFacts],
];
/** Fields of which a person has one; only a correction adds another. */
const ONCE: ReadonlySet<FactField> = new Set(["customer_of_ours"]);
/** A rule's finding counts from this probability on, a wide candidate from the other. */
const KEPT = 0.32;
const KEPT_WIDE = 0.48;
/** Fields and wide rules whose probabilities run lower or higher than the rest, measured on sets never trained on. */
const KEPT_OF: Readonly<Partial<Record<string, number>>> = {
  productInterest: 0.27,
  region: 0.25,
  competitor: 0.3,
  "company.wide": 0.65,
  "company.of-nickname": 0.2,
  "region.wide": 0.75,
};

/** A finding with what it was found in. */
export interface Candidate {
  finding: Finding;
  turn: Turn;
  scene: Scene;
  /** The facts before it. */
  known: readonly ExtractedFact[];
}

/** Probability that a candidate is a fact. */
export type FactJudge = (candidate: Candidate) => number;

/** By the model of its field; where a field has none, what a rule says counts and what it only might say does not. */
export const judgedByModel: FactJudge = ({ finding, ...seen }) =>
  factScore(finding.field, () => factContext(finding, seen)) ?? (isWide(finding) ? 0 : 1);

/** Found by a word of the corp's dictionary: a person has said what it is, so nothing is left to judge. */
const isTaught = ({ rule }: Finding): boolean => rule.endsWith(".dictionary");
const isWide = ({ rule }: Finding): boolean => rule.endsWith(".wide");

/** Facts in the order in which they were said; the same value of a field counts once, where it was said first. */
export function factsOf(scene: Scene, judge: FactJudge = judgedByModel): ExtractedFact[] {
  const known: ExtractedFact[] = [];
  const add = (turn: Turn, findings: readonly Finding[], sender: string): void =>
    addAll(known, turn, chosen(findings, { turn, scene, known }, sender, judge), sender);
  for (const turn of scene.turns) {
    const fileFinding = companyOfFile(turn, scene, known);
    if (fileFinding) addAll(known, turn, [fileFinding], turn.from);
    if (turn.side === "member") {
      if (turn.isRevoked || turn.clauses.length === 0 || scene.contacts.length !== 1) continue;
      add(turn, customerFacts(turn, scene, known), scene.contacts[0]?.key ?? turn.from);
      continue;
    }
    if (!isContactSpeech(turn)) continue;
    for (const rules of RULES)
      add(
        turn,
        rules.flatMap((rule) => rule(turn, scene, known)),
        turn.from,
      );
  }
  return withCorrections(scene, known);
}

const threshold = (finding: Finding): number =>
  KEPT_OF[finding.rule] ?? KEPT_OF[finding.field] ?? (isWide(finding) ? KEPT_WIDE : KEPT);

/** The candidates that count, likeliest first where they overlap; in the order in which they were found. */
function chosen(
  findings: readonly Finding[],
  seen: Omit<Candidate, "finding">,
  sender: string,
  judge: FactJudge,
): Finding[] {
  const scored = findings
    .filter((finding) => !isKnown(seen.known, finding, sender))
    .map((finding, order) => ({
      finding,
      order,
      chance: isTaught(finding) ? 1 : judge({ finding, ...seen }),
      ...wordsOf(finding, seen.turn),
    }))
    .filter(({ chance, finding }) => chance >= threshold(finding));
  if (scored.length <= 1) return scored.map(({ finding }) => finding);
  const kept: typeof scored = [];
  for (const one of scored.sort((a, b) => b.chance - a.chance || a.order - b.order))
    if (
      !kept.some(
        (other) =>
          other.finding.field === one.finding.field &&
          other.finding.about === one.finding.about &&
          (isWide(other.finding) || isWide(one.finding)) &&
          other.start < one.end &&
          one.start < other.end,
      )
    )
      kept.push(one);
  return kept.sort((a, b) => a.order - b.order).map(({ finding }) => finding);
}

const isKnown = (known: readonly ExtractedFact[], finding: Finding, sender: string): boolean =>
  known.some(
    (fact) =>
      fact.about === (finding.about ?? sender) &&
      fact.field === finding.field &&
      (fact.value === finding.value || ONCE.has(fact.field)),
  );

function addAll(known: ExtractedFact[], turn: Turn, findings: readonly Finding[], sender: string): void {
  for (const finding of findings) {
    const about = finding.about ?? sender;
    const start = Math.max(0, Math.min(finding.start, turn.text.length));
    const end = Math.max(start, Math.min(finding.end, turn.text.length));
    const quote = turn.text.slice(start, end);
    if (isKnown(known, finding, sender) || !quote || !finding.value) continue;
    known.push({
      about,
      field: finding.field,
      value: finding.value,
      messageId: turn.id,
      quote,
      span: { start, end },
      confidence: finding.confidence,
      extractor: finding.rule,
      supersededBy: null,
    });
  }
}
