/** Noun phrases, names and sentences that could be a fact: the judge of facts decides which of them are. */
import { findCompanies } from "../grammar/companies.js";
import { segment, type Piece } from "../grammar/segment.js";
import { utteranceScores } from "../model/utterance-model.js";
import type { FactField } from "../understanding.js";
import type { Clause } from "./clauses.js";
import { isNoFirm, longestTrade, NOT_A_NAME } from "./company-names.js";
import { turnsOf } from "./fact-context.js";
import { alreadyKnown, trimmedNoun } from "./facts-interest.js";
import { isThing } from "./interest-phrases.js";
import { isDenied, statedClauses, type FactRule, type Finding } from "./finding.js";
import type { Scene, Turn } from "./scene.js";
import { pattern } from "../pattern/pattern.js";

const UNSURE = 0.6;
const MOST_CLAUSES = 6;
const MOST_WORDS = 6;
const LONGEST_THING = 14;
/** A sentence is a candidate from this score of the utterance model on. */
const POSSIBLE = 0.06;
const ABOUT_GOODS = [
  "ask_product",
  "ask_price",
  "request_quote",
  "request_sample",
  "place_order",
  "buying_signal",
  "request_demo",
  "request_material",
  "delivery_question",
  "objection_need",
] as const;

/** From this score on a clause or its neighbour may name goods, where some are known already or the talk is not new. */
const GOODS = 0.15;
const aboutGoods = ({ text }: Clause): number => {
  const scores = utteranceScores(text);
  return Math.max(...ABOUT_GOODS.map((label) => scores.of(label)));
};

interface Word {
  start: number;
  end: number;
  isFunction: boolean;
}

/** Words of a clause: pieces of the Chinese runs, runs of Latin letters and digits. */
function wordsOfClause(clause: Clause, pieces: readonly Piece[], folded: string): Word[] {
  const words: Word[] = pieces
    .filter((piece) => piece.start >= clause.start && piece.end <= clause.end)
    .map(({ start, end, kind }) => ({ start, end, isFunction: cuts(kind, folded.slice(start, end)) }));
  for (const run of clause.text.matchAll(/[a-z0-9][a-z0-9.+#/%*-]*/g))
    words.push({ start: clause.start + run.index, end: clause.start + run.index + run[0].length, isFunction: false });
  return words.sort((a, b) => a.start - b.start);
}

/** Function words that stand in no name of goods; other single characters of that class do (外, 代, 晚, 小). */
const HARD = new Set(
  "了吗呢吧啊呀嘛么我你您他她它们是在和跟就都也还又再才不没给把被让要想会能可这那几啥谁哪很太最更将已正来去到从对为以一二两三四五六七八九十百千万半多少只先等请问但而或且所被得着过得".split(
    "",
  ),
);
const cuts = (kind: Piece["kind"], word: string): boolean =>
  word.length === 1 ? HARD.has(word) : kind === "F" && word.length > 1;

/** Noun phrases of the clauses that may talk about goods: every stretch of neighbouring words that no function word cuts. */
export const wideInterests: FactRule = (turn, scene, known) => {
  const mine = known.filter((fact) => fact.field === "productInterest");
  const found = new Map<string, Finding>();
  const isEarly = turnsOf(turn, scene) < 3;
  let pieces: readonly Piece[] | null = null;
  for (const clause of turn.clauses.slice(0, MOST_CLAUSES)) {
    if (clause.text.length < 2 || clause.text.length > 50) continue;
    const index = turn.clauses.indexOf(clause);
    const goods = Math.max(...turn.clauses.slice(Math.max(0, index - 1), index + 2).map(aboutGoods));
    if (!(isEarly && mine.length === 0) && goods < GOODS) continue;
    pieces ??= segment(turn.folded);
    for (const { text, start } of stretches(wordsOfClause(clause, pieces, turn.folded), turn.folded)) {
      const noun = trimmedNoun(text);
      if (!noun || !isThing(noun.text) || alreadyKnown(noun.text, mine)) continue;
      const at = start + noun.lead;
      const end = at + noun.text.length;
      if (!found.has(`${at} ${end}`))
        found.set(`${at} ${end}`, finding("productInterest", turn, at, end, "interest.wide"));
    }
  }
  return [...found.values()];
};

function* stretches(words: readonly Word[], folded: string): Generator<{ text: string; start: number }> {
  for (let i = 0; i < words.length; i++) {
    const first = words[i];
    if (!first || first.isFunction || folded[first.start] === "的") continue;
    for (let j = i; j < words.length && j < i + MOST_WORDS; j++) {
      const word = words[j];
      if (!word || word.isFunction || (j > i && word.start > (words[j - 1]?.end ?? 0))) break;
      const length = word.end - first.start;
      if (length > LONGEST_THING) break;
      if (length >= 2 && folded[word.end - 1] !== "的")
        yield { text: folded.slice(first.start, word.end), start: first.start };
    }
  }
}

const finding = (
  field: FactField,
  turn: Turn,
  start: number,
  end: number,
  rule: string,
  value = turn.text.slice(start, end).trim(),
): Finding => ({ field, value, start, end, confidence: UNSURE, rule });

/** Sentences that may tell of a pain or a habit. */
const sentences =
  (field: "painPoint" | "preference", label: string, rule: string): FactRule =>
  (turn) =>
    statedClauses(turn)
      .slice(0, MOST_CLAUSES)
      .filter(({ text }) => text.length >= 3 && text.length <= 30 && utteranceScores(text).of(label) >= 0.02)
      .map(({ start, end }) => finding(field, turn, start, end, rule));

export const widePains = sentences("painPoint", "fact_pain", "pain.wide");
export const widePreferences = sentences("preference", "fact_preference", "preference.wide");

/** What is told of a purchase that was: a time before, a lot of before, what came of it. */
const EARLIER = pattern(
  /上[次回批单周]|上个?月|上一[批次单期]|去年|前年|年前|年初|[那这]批|[那这]单|那台|老[客样规地价]|又|再[来订补加拿做]|续|到期|返单|补货|坏了|漏了|发错|少了|到货|货款|收到|用了|[买订装拿做签租][的了过]|交道|合作|\d{4}年|\d月/,
);
const MOST_CUSTOMERS = 3;

/** Sentences that may tell of an earlier purchase. */
export const wideCustomers: FactRule = (turn) =>
  turn.clauses
    .filter(
      ({ text, isHypothetical }) =>
        !isHypothetical &&
        text.length >= 3 &&
        (EARLIER.test(text) || (turn.side === "contact" && utteranceScores(text).of("fact_customer") >= POSSIBLE)),
    )
    .slice(0, MOST_CUSTOMERS)
    .map(({ start, end }) => finding("customer_of_ours", turn, start, end, `customer.by-${turn.side}.wide`, "true"));

const ROLES = ["decider", "influencer", "user", "buyer", "blocker"] as const;

/** Somebody else has to agree: 要跟老板商量, 超过10万要上董事会, 我签不了字. */
const NOT_ALONE = pattern(
  /我(?:一个人|自己|们俩)?(?:也)?(?:可)?(?:定不了|签不了|做不了主|不能做主|拍不了板|说了不算|冇权|作不了主)|(?:要|得|还要|必须|才|需要)(?:先)?(?:上|过|报|跟|同|问|找|经|给).{0,6}(?:老板|领导|总|会|集团|总部|院长|校长|财务|老婆|老公|婆娘|爱人|船东|业主|甲方|股东|合伙人|上面|部门|平台).{0,6}(?:商量|讲|说|批|通过|同意|定|审|签|$)|(?:社员大会|业委会|家委会|董事会|办公会|采购委员会|评标|班子会).{0,4}(?:通过|批|定|评|审|过)|(?:佢|他|她|伊拉?)(?:来)?(?:话事|拍板|管账|管钱|付钞票)/,
);

/** Sentences that may tell of a part in the decision. */
export const wideRoles: FactRule = (turn) =>
  statedClauses(turn)
    .slice(0, MOST_CLAUSES)
    .flatMap(({ text, start, end }) => {
      const scores = utteranceScores(text);
      const found = ROLES.filter((role) => scores.of(`fact_${role}`) >= POSSIBLE).map((role) =>
        finding("decisionRole", turn, start, end, "role.wide", role),
      );
      if (NOT_ALONE.test(text)) found.push(finding("decisionRole", turn, start, end, "role.asks.wide", "influencer"));
      return found;
    });

/** Firms that the grammar sees, and starts of clauses that end like one. */
export const wideCompanies: FactRule = (turn, scene, known) => {
  const found: Finding[] = findCompanies(turn.text)
    .filter((company) => company.start >= turn.ownFrom && !denied(turn, company.start))
    .map(({ start, end, name }) => finding("company", turn, start, end, "company.wide", name));
  for (const clause of turn.clauses.slice(0, MOST_CLAUSES)) {
    const head =
      /^(?:你好|您好|我们|我哋|我|这边|这里|公司|别|是|在|开|叫|抬头|[,，])*/.exec(clause.text)?.[0].length ?? 0;
    const name = longestTrade(clause.text.slice(head));
    const start = clause.start + head;
    if (name && !found.some((other) => other.start === start))
      found.push(finding("company", turn, start, start + name.length, "company.wide"));
  }
  const isOpen = !known.some((fact) => fact.field === "company" && fact.about === turn.from);
  if ((isOpen && turnsOf(turn, scene) < 4) || ON_PAPER.test(turn.folded) || turn.asked.has("company"))
    for (const { start, end } of openings(turn))
      if (!found.some((other) => other.start === start && other.end === end))
        found.push(finding("company", turn, start, end, "company.opening.wide"));
  return found.filter(({ value }) => !isNoFirm(value));
};

/** Contracts, invoices, accounts: there a firm is named by itself. */
const ON_PAPER = pattern(/抬头|甲方|主体|公账|户头|户名|开票|专票|普票|票开|全称/);
const BEFORE_FIRM =
  /^(?:你好|您好|对的?|是的?|早|嗯|我们?|我哋|咱们?|这边是?|这里是?|公司(?:户头)?|单位|合同|甲方|主体|(?:专|普|发)?票|抬头|户名|走公账|开|写|用|换成?|填|就?是|叫|在)+/;

/** Names with which a clause opens, up to the first word that can stand in none, and names in Latin letters. */
function openings(turn: Turn): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (const clause of turn.clauses.slice(0, MOST_CLAUSES)) {
    const head = BEFORE_FIRM.exec(clause.text)?.[0].length ?? 0;
    const from = clause.start + head;
    const latin = /^[a-z][a-z0-9&.-]+(?: [a-z][a-z]+)?(?=$|[\s\u4e00-\u9fff])/.exec(
      turn.folded.slice(from, clause.end),
    );
    if (latin) found.push({ start: from, end: from + latin[0].length });
    if (NOT_A_NAME.test(turn.folded.slice(from, clause.end))) continue;
    const run = /^[\u4e00-\u9fff]{0,10}/.exec(turn.folded.slice(from, clause.end))?.[0].length ?? 0;
    const pieces = segment(turn.folded).filter(({ start, end }) => start >= from && end <= from + run);
    for (const { start, end, kind } of pieces) {
      if (kind === "F" || cuts(kind, turn.folded.slice(start, end))) break;
      if (end - from >= 3 && end - from <= 8) found.push({ start: from, end });
    }
  }
  return found;
}

const denied = (turn: Turn, at: number): boolean => {
  const clause = turn.clauses.find((one) => one.start <= at && at < one.end);
  return !clause || isDenied(turn, clause, at);
};

const RIVAL_NEAR = pattern(
  /家|叫|那边|中标|供应|牌子|上家|用的|用开|[用找选走换推]|[报给试]|更看好|对比|原来|之前|一直|以前|来过|业务员|的人|的货|才|便宜|隔壁|外购|上次|去年|比你/,
);

/** Names and unknown words of sentences that may speak of another supplier. */
export const wideCompetitors: FactRule = (turn, scene) => {
  const found: Finding[] = [];
  for (const clause of turn.clauses.slice(0, MOST_CLAUSES)) {
    const scores = utteranceScores(clause.text);
    if (scores.of("fact_rival") < 0.04 && scores.of("compare_competitor") < 0.05 && !RIVAL_NEAR.test(clause.text)) {
      if (!turn.asked.has("competitor")) continue;
    }
    for (const { start, end } of unknownNames(clause, turn.folded))
      if (!ofSomebody(scene, turn.folded.slice(start, end)))
        found.push(finding("competitor", turn, start, end, "competitor.wide"));
  }
  return found.slice(0, 16);
};

/** Two to four characters that are no words of the table, alone or before 家, 的, 那边; runs of Latin letters. */
function unknownNames(clause: Clause, folded: string): { start: number; end: number }[] {
  const pieces = segment(folded).filter((piece) => piece.start >= clause.start && piece.end <= clause.end);
  const found = [...clause.text.matchAll(/[a-z][a-z0-9-]{1,11}/g)].map((run) => ({
    start: clause.start + run.index,
    end: clause.start + run.index + run[0].length,
  }));
  for (let i = 0; i < pieces.length; i++)
    for (let j = i; j < Math.min(pieces.length, i + 3); j++) {
      const first = pieces[i];
      const last = pieces[j];
      if (!first || !last || last.start - first.start > 3 || (j > i && last.start !== pieces[j - 1]?.end)) break;
      const part = pieces.slice(i, j + 1);
      const length = last.end - first.start;
      if (length < 2 || length > 4 || part.some(({ kind }) => kind === "F")) continue;
      if (
        part.every(({ kind, start, end }) => kind === "N" || kind === "V" || (kind === "L" && end - start > 1)) &&
        j === i
      )
        continue;
      const trade = longestTrade(folded.slice(first.start, first.start + 10));
      found.push({ start: first.start, end: Math.max(last.end, first.start + (trade?.length ?? 0)) });
    }
  return found;
}

const ofSomebody = (scene: Scene, name: string): boolean =>
  scene.chat.people.some(({ nickname }) => nickname.toLowerCase().includes(name));
