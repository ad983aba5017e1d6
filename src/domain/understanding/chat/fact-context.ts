/** A candidate fact as the judge sees it: where its words stand, and the circumstances of the talk. */
import { findCompanies } from "../grammar/companies.js";
import type { FactContext } from "../model/fact-features.js";
import { slotScore, type SlotName } from "../model/slot-model.js";
import { utteranceScores } from "../model/utterance-model.js";
import type { ExtractedFact, FactField, Span } from "../understanding.js";
import type { Slot } from "./asked.js";
import type { Clause } from "./clauses.js";
import { levelOf, neighbourNotes, surroundings } from "./fact-surroundings.js";
import { clauseAt, THIRD_PARTY, type Finding } from "./finding.js";
import type { Scene, Turn } from "./scene.js";
import { tagNotes } from "./tagged.js";

const SLOTS_OF: Partial<Record<FactField, readonly Slot[]>> = {
  productInterest: ["need"],
  quantity: ["quantity", "headcount"],
  budget: ["budget"],
  timeline: ["timeline"],
  company: ["company", "invoice"],
  competitor: ["competitor"],
  decisionRole: ["role", "title"],
  region: ["region", "address"],
  name: ["name"],
  surname: ["name"],
  title: ["title"],
};
/** Labels of the utterance model that tell what a clause is about. */
export const MODELLED_LABELS = [
  "ask_product",
  "ask_price",
  "request_quote",
  "request_sample",
  "place_order",
  "buying_signal",
  "delivery_question",
  "after_sales",
  "complaint",
  "smalltalk",
  "decline",
  "praise",
  "objection_price",
  "compare_competitor",
  "fact_pain",
  "fact_preference",
  "fact_customer",
  "fact_rival",
  "fact_influencer",
  "fact_decider",
  "fact_buyer",
  "fact_user",
  "fact_blocker",
] as const;
const MODELLED: ReadonlySet<string> = new Set<SlotName>(["quantity", "budget", "timeline"]);

/** What the judge reads of a finding; `known` holds the facts before it. */
export function factContext(
  finding: Finding,
  { turn, scene, known }: { turn: Turn; scene: Scene; known: readonly ExtractedFact[] },
): FactContext {
  const said = wordsOf(finding, turn);
  const clause = clauseAt(turn, said.start) ?? { start: 0, end: turn.text.length, text: turn.folded };
  const index = turn.clauses.findIndex((other) => other.start === clause.start);
  const left = turn.folded.slice(clause.start, said.start);
  const right = turn.folded.slice(said.end, Math.max(said.end, clause.end));
  return {
    rule: finding.rule,
    value: finding.value,
    left,
    said: turn.folded.slice(said.start, said.end),
    right,
    before: turn.clauses[index - 1]?.text ?? "",
    after: turn.clauses[index + 1]?.text ?? "",
    message: turn.folded.slice(turn.ownFrom),
    reply: turn.replyTo?.folded ?? "",
    marks: [
      ...talkMarks(finding, turn, scene, known),
      ...clauseMarks(clause, left, right),
      ...nextMarks(turn.clauses[index + 1]),
      ...valueMarks(finding, turn, { said, left, right }),
    ],
    notes: [...surroundings(finding, turn, scene, clause, said), ...tagNotes(finding, turn, scene, said)],
    shared: neighbourNotes(finding.field, turn, scene, clause),
  };
}

/** The words of the message that the value stands for: the value itself where it can be found, else the quote. */
export function wordsOf(finding: Finding, turn: Turn): Span {
  const at = turn.text.indexOf(finding.value, Math.max(0, finding.start));
  return at >= 0 && at + finding.value.length <= finding.end
    ? { start: at, end: at + finding.value.length }
    : { start: finding.start, end: Math.min(finding.end, turn.text.length) };
}

/** So many messages before and behind are looked at: what is said again, by us too, is rather what the talk is about. */
const LOOK_BACK = 40;
const LOOK_AHEAD = 20;

/** How many messages of the sender came before, of the last ones. */
export const turnsOf = (turn: Turn, scene: Scene): number =>
  scene.turns.slice(Math.max(0, turn.index - LOOK_BACK), turn.index).filter((other) => other.from === turn.from).length;

function talkMarks(finding: Finding, turn: Turn, scene: Scene, known: readonly ExtractedFact[]): string[] {
  const { field, value } = finding;
  const about = finding.about ?? turn.from;
  const mine = known.filter((fact) => fact.about === about && fact.field === field).length;
  const speech = turnsOf(turn, scene);
  const marks = [`known ${Math.min(2, mine)}`, `turn ${speech < 3 ? speech : speech < 8 ? "3-7" : "8+"}`];
  if (SLOTS_OF[field]?.some((slot) => turn.asked.has(slot))) marks.push("asked");
  else if (turn.asked.size > 0) marks.push("asked otherwise");
  if (turn.replyTo?.clauses.some((clause) => clause.isQuestion)) marks.push("reply to question");
  if (known.some((fact) => fact.field === "customer_of_ours")) marks.push("customer");
  if (scene.contacts.length > 1) marks.push("group");
  if (THIRD_PARTY.test(turn.folded.slice(turn.ownFrom, finding.start))) marks.push("third party before");
  else if (THIRD_PARTY.test(turn.folded.slice(turn.ownFrom))) marks.push("third party");
  if (finding.about && finding.about !== turn.from) marks.push("about other");
  const lower = value.toLowerCase();
  const head = lower.slice(0, Math.max(2, Math.ceil(lower.length / 2)));
  if ((turn.person?.nickname ?? "").toLowerCase().includes(head)) marks.push("own nickname");
  if (scene.members.some((member) => member.nickname.toLowerCase().includes(head))) marks.push("member's nickname");
  const tail = lower.slice(-Math.max(2, Math.ceil(lower.length / 2)));
  const earlier = scene.turns.slice(Math.max(0, turn.index - LOOK_BACK), turn.index);
  const later = scene.turns.slice(turn.index + 1, turn.index + 1 + LOOK_AHEAD);
  for (const side of ["member", "contact"] as const) {
    if (earlier.some((other) => other.side === side && other.folded.includes(lower))) marks.push(`said by ${side}`);
    if (later.some((other) => other.side === side && other.folded.includes(lower))) marks.push(`later by ${side}`);
    else if (later.some((other) => other.side === side && other.folded.includes(tail))) marks.push(`tail by ${side}`);
  }
  if (later.some((other) => other.type === "file" && other.folded.includes(tail))) marks.push("later in a file");
  return marks;
}

function clauseMarks(clause: Pick<Clause, "text"> & Partial<Clause>, left: string, right: string): string[] {
  const marks: string[] = [];
  if (clause.isQuestion) marks.push("question");
  if (clause.isHypothetical) marks.push("hypothetical");
  if (left === "") marks.push("opens");
  if (right === "") marks.push("closes");
  if (left === "" && right === "") marks.push("alone");
  const scores = utteranceScores(clause.text);
  for (const label of MODELLED_LABELS) {
    const level = levelOf(scores.of(label));
    if (level > 0) marks.push(`${label} ${level}`);
  }
  return marks;
}

/** What the clause behind asks: "绿茶豆腐砂 一吨啥价". */
function nextMarks(next: Clause | undefined): string[] {
  if (!next) return [];
  const scores = utteranceScores(next.text);
  const marks = ["ask_price", "ask_product", "request_quote", "place_order"].flatMap((label) => {
    const level = levelOf(scores.of(label));
    return level > 2 ? [`next ${label} ${level}`] : [];
  });
  return next.isQuestion ? [...marks, "next question"] : marks;
}

function valueMarks(finding: Finding, turn: Turn, at: { said: Span; left: string; right: string }): string[] {
  const { field, value } = finding;
  const marks: string[] = [];
  if (MODELLED.has(field)) {
    const unit = field === "quantity" ? (/[^\d.+-]+$/.exec(value)?.[0] ?? "") : "";
    const slots = SLOTS_OF[field] ?? [];
    const score = slotScore(field as SlotName, {
      left: at.left,
      right: at.right,
      unit,
      isAsked: slots.some((slot) => turn.asked.has(slot)),
      message: turn.folded.slice(turn.ownFrom),
      reply: turn.replyTo?.folded ?? "",
    });
    marks.push(`slot ${levelOf(score)}`, `slot<${levelOf(score) < 3 ? "3" : "9"}`);
  }
  if (field === "quantity" || field === "budget") {
    const number = Number(/[\d.]+/.exec(value)?.[0] ?? 0);
    marks.push(`size ${Math.floor(Math.log10(Math.max(1, number)))}`, `sign ${/^[<>~]/.exec(value)?.[0] ?? ""}`);
  }
  if (field === "timeline") {
    const first = Date.parse(/^\d{4}-\d{2}(?:-\d{2})?/.exec(value)?.[0] ?? "");
    const days = (first - turn.at.getTime()) / 86_400_000;
    const away = Number.isNaN(days) ? "none" : [0, 1.1, 4, 10, 35, 100, 400].filter((bound) => days >= bound).length;
    marks.push(`away ${away}`, `grain ${value.replace(/\d/g, "9")}`);
  }
  if (field === "company") {
    const company = findCompanies(turn.text).find((one) => one.name === value);
    marks.push(`form ${company?.form ?? "none"}`);
  }
  if (field === "decisionRole") marks.push(`role ${value}`);
  return marks;
}
