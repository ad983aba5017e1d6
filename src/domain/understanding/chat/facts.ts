/** All facts of a conversation: every rule on every message of a contact, answers and confirmations, corrections. */
import type { ExtractedFact, FactField } from "../understanding.js";
import { budgetFacts } from "./facts-budget.js";
import { companyFacts, companyOfFile } from "./facts-company.js";
import { confirmedFacts } from "./facts-confirmed.js";
import { emailFacts, phoneFacts, wechatFacts } from "./facts-contact.js";
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

const RULES: readonly FactRule[] = [
  personFacts,
  companyFacts,
  titleFacts,
  phoneFacts,
  emailFacts,
  wechatFacts,
  placeFacts,
  birthdayFacts,
  interestFacts,
  quantityFacts,
  budgetFacts,
  timelineFacts,
  competitorFacts,
  decisionRoleFacts,
  painFacts,
  preferenceFacts,
  customerFacts,
];
/** Fields of which a person has one; only a correction adds another. */
const ONCE: ReadonlySet<FactField> = new Set(["customer_of_ours"]);

/** Facts in the order in which they were said; the same value of a field counts once, where it was said first. */
export function factsOf(scene: Scene): ExtractedFact[] {
  const known: ExtractedFact[] = [];
  for (const turn of scene.turns) {
    if (turn.side === "member") {
      if (turn.isRevoked || turn.clauses.length === 0 || scene.contacts.length !== 1) continue;
      addAll(known, turn, customerFacts(turn, scene, known), scene.contacts[0]?.key ?? turn.from);
      continue;
    }
    const fileFinding = companyOfFile(turn);
    if (fileFinding) addAll(known, turn, [fileFinding], turn.from);
    if (!isContactSpeech(turn)) continue;
    for (const rule of RULES) addAll(known, turn, rule(turn, scene, known), turn.from);
    addAll(known, turn, confirmedFacts(turn, scene, known), turn.from);
  }
  return withCorrections(scene, known);
}

function addAll(known: ExtractedFact[], turn: Turn, findings: readonly Finding[], sender: string): void {
  for (const finding of findings) {
    const about = finding.about ?? sender;
    const isKnown = known.some(
      (fact) =>
        fact.about === about && fact.field === finding.field && (fact.value === finding.value || ONCE.has(fact.field)),
    );
    const start = Math.max(0, Math.min(finding.start, turn.text.length));
    const end = Math.max(start, Math.min(finding.end, turn.text.length));
    const quote = turn.text.slice(start, end);
    if (isKnown || !quote || !finding.value) continue;
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
