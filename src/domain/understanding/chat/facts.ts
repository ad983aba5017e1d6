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
import { taggedFacts } from "./tagged.js";
import { withCorrections } from "./supersede.js";
import {
  wideBareSums,
  wideBudgets,
  wideNumbers,
  wideQuantities,
  wideRegions,
  wideTens,
  wideTimelines,
} from "./wide-amounts.js";
import { wideEmails, widePhones, wideSurnames, wideWechatIds } from "./wide-contact.js";
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
  [personFacts, taggedFacts("name"), wideSurnames],
  [introductionFacts],
  [companyFacts, wideCompanies, taggedFacts("company")],
  [titleFacts, taggedFacts("title")],
  [phoneFacts, widePhones],
  [emailFacts, wideEmails],
  [wechatFacts, wideWechatIds],
  [placeFacts, wideRegions, taggedFacts("region"), taggedFacts("address")],
  [birthdayFacts],
  [interestFacts, wideInterests, taggedFacts("productInterest")],
  [quantityFacts, wideQuantities, wideNumbers],
  [budgetFacts, wideBudgets, wideTens, wideBareSums],
  [timelineFacts, wideTimelines],
  [competitorFacts, wideCompetitors, taggedFacts("competitor")],
  [decisionRoleFacts, wideRoles, taggedFacts("decisionRole")],
  [painFacts, widePains, taggedFacts("painPoint")],
  [preferenceFacts, widePreferences, taggedFacts("preference")],
  [customerFacts, wideCustomers, taggedFacts("customer_of_ours")],
  [confirmedFacts],
];
/** Fields of which a person has one; only a correction adds another. */
const ONCE: ReadonlySet<FactField> = new Set(["customer_of_ours"]);
/** From which probability on a rule's finding counts, and a wide candidate. */
interface Kept {
  said: number;
  wide: number;
}
const KEPT: Kept = { said: 0.32, wide: 0.48 };
/** Fields whose probabilities run lower or higher than the rest, measured on sets never trained on. */
const KEPT_OF: Readonly<Partial<Record<FactField, Kept>>> = {
  productInterest: { said: 0.36, wide: 0.38 },
  region: { said: 0.25, wide: 0.75 },
  competitor: { said: 0.3, wide: 0.3 },
  timeline: { said: 0.4, wide: 0.56 },
  title: { said: 0.42, wide: 0.6 },
  name: { said: 0.36, wide: 0.58 },
  address: { said: 0.36, wide: 0.56 },
  budget: { said: 0.36, wide: 0.52 },
  phone: { said: 0.1, wide: 0.95 },
  email: { said: 0.1, wide: 0.85 },
};
const KEPT_OF_RULE: Readonly<Partial<Record<string, number>>> = {
  "company.wide": 0.65,
  "company.of-nickname": 0.2,
  "budget.tens-of-thousands": 0.2,
  "region.tagged.wide": 0.6,
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
      add(
        turn,
        [customerFacts, wideCustomers].flatMap((rule) => rule(turn, scene, known)),
        scene.contacts[0]?.key ?? turn.from,
      );
      continue;
    }
    if (!isContactSpeech(turn)) continue;
    for (const rules of RULES) add(turn, withoutTwins(rules.flatMap((rule) => rule(turn, scene, known))), turn.from);
  }
  return withCorrections(scene, known);
}

/** Without what the tagger marks and another rule sees as well, and without ends of a firm's full name. */
const withoutTwins = (findings: readonly Finding[]): Finding[] =>
  findings.filter((one) => !isWide(one) || !findings.some((other) => isSeenBy(other, one)));

const isTagged = ({ rule }: Finding): boolean => rule.endsWith(".tagged.wide");
const isSeenBy = (other: Finding, one: Finding): boolean =>
  other.field === one.field &&
  (other.value === one.value
    ? isTagged(one) && !isTagged(other)
    : !isWide(other) && one.value.endsWith("公司") && other.value.endsWith(one.value));

const threshold = (finding: Finding): number =>
  KEPT_OF_RULE[finding.rule] ?? (KEPT_OF[finding.field] ?? KEPT)[isWide(finding) ? "wide" : "said"];

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
