/** A bare yes to our question makes what the question said a fact of the answer. */
import { findPersonNames } from "../grammar/persons.js";
import { foldText } from "../grammar/text-fold.js";
import { budgetFacts } from "./facts-budget.js";
import { companyFacts } from "./facts-company.js";
import { emailFacts, phoneFacts } from "./facts-contact.js";
import { interestInQuestion } from "./facts-interest.js";
import { placeFacts } from "./facts-place.js";
import { quantityFacts } from "./facts-quantity.js";
import { timelineFacts } from "./facts-timeline.js";
import type { FactRule, Finding } from "./finding.js";
import type { Scene, Turn } from "./scene.js";
import { pattern } from "../pattern/pattern.js";

const YES = pattern(
  /^(?:(?:嗯+|哦|啊|好)\s?)?(?:对的?|对对对?|是的?|是啊|是呀|是我|就是我?|嗯+[呐呢哪]?|[是对](?:的呢|滴|哒|的哈|的咯|咯)|是我(?:留|问|点|填|加|发)的|有印象|记得|没错|正是|系我?|係我?|对呀|对啊|yes|yep|对头|要得|没错的|正确)$/i,
);
/** Yes to "do you still want it": the word of the question said again. */
const AGAIN = pattern(
  /^(?:续|做|要|订|签|办|拿|行续|需要|还要|接着做|继续)(?:的|啊|呀|吧|呢|要的|哒|的呀|的啊|的呢|嘛)?$/,
);
const ASKS = pattern(/吗|吧|对不|是不是|是吧|不$|没$|[？?]|还做不|续一年/);
const RULES: readonly FactRule[] = [
  companyFacts,
  phoneFacts,
  emailFacts,
  placeFacts,
  quantityFacts,
  budgetFacts,
  timelineFacts,
];

export const confirmedFacts: FactRule = (turn, scene, known) => {
  const question = turn.replyTo;
  if (!question || question.isRevoked || question.side === turn.side) return [];
  const index = turn.clauses
    .slice(0, 2)
    .findIndex(
      (clause) =>
        (!clause.isQuestion || clause.text.endsWith("呢")) && (YES.test(clause.text) || AGAIN.test(clause.text)),
    );
  const yes = turn.clauses[index];
  if (!yes || !ASKS.test(question.text)) return [];
  const anchor = (value: string, field: Finding["field"], rule: string, confidence = 0.7): Finding => ({
    field,
    value,
    start: yes.start,
    end: yes.end,
    confidence,
    rule,
  });
  const found: Finding[] = [];
  if (!known.some((fact) => fact.field === "productInterest" && fact.about === turn.from)) {
    const interest = scene.turns
      .slice(Math.max(0, question.index - 2), question.index + 1)
      .filter((other) => other.side === question.side)
      .reverse()
      .map((other) => interestInQuestion(other))
      .find((value) => value !== null);
    if (interest) found.push(anchor(interest.value, "productInterest", "interest.confirmed"));
  }
  if (!YES.test(yes.text)) return found;
  const asIfSaid: Turn = {
    ...question,
    from: turn.from,
    person: turn.person,
    side: turn.side,
    asked: new Map(),
    clauses: question.clauses.map((clause) => ({ ...clause, isQuestion: false })),
  };
  for (const rule of RULES)
    for (const finding of rule(asIfSaid, scene, known))
      if (!finding.about) found.push(anchor(finding.value, finding.field, `${finding.rule}-confirmed`));
  found.push(
    ...confirmedName(turn, question, scene).map(({ value, field }) => anchor(value, field, `${field}.confirmed`, 0.8)),
  );
  return found;
};

/** "张生就是您吧" "係我", in the characters that the contact used. */
function confirmedName(turn: Turn, question: Turn, scene: Scene): { value: string; field: "name" | "surname" }[] {
  if (!/是(?:您|你)|(?:您|你)(?:是|叫|姓)|称呼(?:您|你)/.test(question.folded)) return [];
  const called = /([\u4e00-\u9fff])(?:生|小姐|先生|女士|太太)(?:就)?是(?:您|你)/.exec(question.folded)?.[1];
  if (called) return [{ value: asContactWrites(called, turn, scene), field: "surname" }];
  for (const person of findPersonNames(question.text)) {
    if (person.name) return [{ value: question.text.slice(person.start, person.end), field: "name" }];
    if (person.surname) return [{ value: asContactWrites(person.surname, turn, scene), field: "surname" }];
  }
  return [];
}

function asContactWrites(char: string, turn: Turn, scene: Scene): string {
  for (const other of scene.turns.slice(0, turn.index)) {
    if (other.from !== turn.from) continue;
    for (const written of other.text) if (written !== char && foldText(written) === char) return written;
  }
  return char;
}
