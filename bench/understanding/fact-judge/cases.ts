/** Candidates for facts that the extractors see in annotated chats, each marked by whether the annotator took it for one. */
import { loadWorkCalendar } from "#config/holidays.js";
import { readChatLine } from "#src/cli/understand.js";
import { factContext } from "#src/domain/understanding/chat/fact-context.js";
import { factsOf, type Candidate } from "#src/domain/understanding/chat/facts.js";
import { sceneOf } from "#src/domain/understanding/chat/scene.js";
import { factFeatures } from "#src/domain/understanding/model/fact-features.js";
import type { FactField, UnderstandingContext } from "#src/domain/understanding/understanding.js";
import { chatLines } from "../chats/chat-sets.js";
import { likeness, SAME } from "./likeness.js";

/** Fields whose candidates are judged. The others have a shape that speaks for itself. */
export const JUDGED_FIELDS: readonly FactField[] = [
  "productInterest",
  "quantity",
  "budget",
  "timeline",
  "region",
  "company",
  "title",
  "address",
  "name",
  "surname",
  "phone",
  "email",
  "wechatId",
  "competitor",
  "painPoint",
  "preference",
  "decisionRole",
  "customer_of_ours",
];

export interface Case {
  set: string;
  chat: string;
  field: FactField;
  rule: string;
  features: readonly number[];
  isFact: boolean;
}

export interface GoldFact {
  about?: string;
  field: FactField;
  value: string | boolean;
  message: string;
  quote: string;
}

export const context: UnderstandingContext = {
  calendar: loadWorkCalendar(),
  dictionary: { products: [], competitors: [], ownCompanyNames: [] },
};

/** Every candidate of the chats of a set, judged while reading as the annotator did, so that later ones see true facts. */
export function casesOf(set: string): Case[] {
  const cases: Case[] = [];
  for (const line of chatLines(set)) {
    const { id, people, gold } = JSON.parse(line) as {
      id: string;
      people: { key: string; side: string }[];
      gold: { facts: GoldFact[] };
    };
    const contacts = people.filter((person) => person.side === "contact").map(({ key }) => key);
    factsOf(sceneOf(readChatLine(line), context), (candidate) => {
      const { finding, turn } = candidate;
      if (!JUDGED_FIELDS.includes(finding.field)) return finding.rule.endsWith(".wide") ? 0 : 1;
      const about = finding.about ?? (turn.side === "contact" ? turn.from : (contacts[0] ?? ""));
      const verdict = verdictOn(candidate, about, gold.facts, contacts);
      if (verdict !== "unclear")
        cases.push({
          set,
          chat: id,
          field: finding.field,
          rule: finding.rule,
          features: factFeatures(factContext(finding, candidate)),
          isFact: verdict === "fact",
        });
      return verdict === "fact" ? 1 : 0;
    });
  }
  return cases;
}

/**
 * A fact where the annotator marked the same words of the same message. Words that are only part of what was marked, and
 * values marked at another message, teach nothing.
 */
function verdictOn(
  { finding, turn }: Candidate,
  about: string,
  gold: readonly GoldFact[],
  contacts: readonly string[],
): "fact" | "none" | "unclear" {
  let verdict: "none" | "unclear" = "none";
  for (const fact of gold) {
    if (fact.field !== finding.field || (fact.about ?? contacts[0]) !== about) continue;
    const alike = likeness(finding.field, String(fact.value), finding.value);
    if (alike < SAME) continue;
    if (fact.message === turn.id && alike >= (finding.rule.endsWith(".wide") ? 0.66 : SAME)) return "fact";
    verdict = "unclear";
  }
  return verdict;
}
