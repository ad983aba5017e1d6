/** Everything the statistical models learn from: the corpus, the templates, annotated chats of this project (never the development set). */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadWorkCalendar } from "#config/holidays.js";
import { readChatLine } from "#src/cli/understand.js";
import type { Slot } from "#src/domain/understanding/chat/asked.js";
import { clausesOf, foldForReading } from "#src/domain/understanding/chat/clauses.js";
import { timesOf } from "#src/domain/understanding/chat/entities.js";
import { isContactSpeech, sceneOf, type Scene, type Turn } from "#src/domain/understanding/chat/scene.js";
import { findMoney } from "#src/domain/understanding/grammar/money.js";
import { findQuantities } from "#src/domain/understanding/grammar/quantities.js";
import { slotFeatures, utteranceFeatures } from "#src/domain/understanding/model/features.js";
import { INTENTS, type UnderstandingContext } from "#src/domain/understanding/understanding.js";
import { chatLines, TAUGHT_SETS } from "../chats/chat-sets.js";
import type { AnnotatedChat } from "../chats/notation.js";
import { randomSource, readings, type Random } from "./expand.js";

const here = dirname(fileURLToPath(import.meta.url));

export const MOODS = ["mood_pos", "mood_neg"] as const;
export const FACTS = [
  "fact_pain",
  "fact_preference",
  "fact_influencer",
  "fact_decider",
  "fact_buyer",
  "fact_user",
  "fact_blocker",
  "fact_customer",
  "fact_rival",
] as const;
/** Whether a message commits its writer: ours, the contact's. Learned from annotated chats alone. */
export const PROMISES = ["promise_us", "promise_them"] as const;
const SAID: readonly string[] = [...INTENTS, ...MOODS, ...FACTS];
export const LABELS: readonly string[] = [...SAID, ...PROMISES];
export const SLOTS = ["quantity", "budget", "timeline"] as const;

/** Templates give so many readings each. */
const PER_TEMPLATE = 14;
const PER_SLOT_TEMPLATE = 24;
const UNITS =
  "台|套|个|件|吨|箱|支|只|条|张|份|米|盒|袋|组|间|路|平|辆|匹|桶|瓶|卷|把|公斤|双|块|盏|副|桌|柜|托|车|册|人|个账号|个货位|批";

export interface Example {
  text: string;
  features: readonly number[];
  /** Labels it carries. */
  has: ReadonlySet<string>;
  /** Labels it says nothing about. */
  silent: ReadonlySet<string>;
  weight: number;
  /** Where it comes from: "corpus", "templates", "chats:fresh" … */
  source: string;
}

const BLURRED: ReadonlySet<string> = new Set([
  "complaint",
  "after_sales",
  "praise",
  "opt_out",
  "objection_price",
  "objection_trust",
  "objection_need",
  "compare_competitor",
  "referral",
  "place_order",
  "decline",
  "objection_timing",
  "request_material",
  "ask_product",
]);

function utterance(
  text: string,
  has: ReadonlySet<string>,
  silent: ReadonlySet<string>,
  weight: number,
  source: string,
): Example {
  const folded = foldForReading(text.trim());
  return { text: folded, features: utteranceFeatures(folded), has, silent, weight, source };
}

/** Reads a file of sections; `known` are the labels that the file speaks about. */
function sections(
  file: string,
  known: readonly string[],
  weight: number,
  source: string,
  random: Random | null,
): Example[] {
  const examples: Example[] = [];
  let section: string[] = [];
  for (const line of readFileSync(join(here, file), "utf8").split("\n")) {
    if (line.startsWith("## ")) section = line.slice(3).trim().split(",");
    else if (line.trim() && !line.startsWith("#")) {
      const marks = [...line.matchAll(/\s([+-])([a-z_]+)(?=\s|$)/g)];
      const text = line.replace(/\s[+-][a-z_]+(?=\s|$)/g, "").trim();
      const has = new Set(section.filter((label) => label !== "none"));
      for (const [, sign, label] of marks)
        if (sign === "+" && label) has.add(label);
        else if (label) has.delete(label);
      const silent = new Set(
        LABELS.filter(
          (label) =>
            !known.includes(label) &&
            (label.startsWith("fact_") || label.startsWith("mood_") ? [...has].some((h) => BLURRED.has(h)) : true),
        ),
      );
      const texts = random ? readings(text, PER_TEMPLATE, random) : [text];
      for (const one of texts) examples.push(utterance(one, has, silent, weight, source));
    }
  }
  return examples;
}

const FACT_OF: Readonly<Record<string, string>> = {
  painPoint: "fact_pain",
  preference: "fact_preference",
  customer_of_ours: "fact_customer",
  competitor: "fact_rival",
};

/** Messages of the contacts with all that was marked on them. */
function fromChats(set: string): Example[] {
  const examples: Example[] = [];
  for (const line of chatLines(set)) {
    const chat = JSON.parse(line) as AnnotatedChat;
    const contacts = new Set(chat.people.filter((p) => p.side === "contact").map((p) => p.key));
    for (const message of chat.messages) {
      if (!["text", "voice", undefined].includes(message.type) || !message.text) continue;
      const promised = chat.gold.promises.some((one) => one.message === message.id && one.by === message.from);
      if (!contacts.has(message.from)) {
        const ours = new Set(promised ? ["promise_us"] : []);
        examples.push(utterance(message.text, ours, new Set([...SAID, "promise_them"]), 2, `chats:${set}`));
        continue;
      }
      const has = new Set<string>(chat.gold.intents.filter((i) => i.message === message.id).map((i) => i.intent));
      for (const mood of chat.gold.moods)
        if (mood.message === message.id) has.add(mood.mood === "positive" ? "mood_pos" : "mood_neg");
      const isOne = clausesOf(message.text).length === 1;
      const facts = chat.gold.facts.filter((fact) => fact.message === message.id);
      for (const fact of facts) {
        const label = fact.field === "decisionRole" ? `fact_${fact.value}` : FACT_OF[fact.field];
        if (label) has.add(label);
      }
      if (promised) has.add("promise_them");
      const silent = new Set<string>(isOne ? [] : FACTS.filter((label) => has.has(label)));
      silent.add("promise_us");
      examples.push(utterance(message.text, has, silent, 2, `chats:${set}`));
    }
  }
  return examples;
}

/** One line of a scrap of talk. */
export interface ScrapLine {
  side: "contact" | "member";
  text: string;
  has: ReadonlySet<string>;
}

/** Scraps of talk: what we wrote, what they answered. */
export function scraps(): ScrapLine[][] {
  return readFileSync(join(here, "scraps.txt"), "utf8")
    .split(/\n\s*\n/)
    .map((block) =>
      block.split("\n").flatMap((line): ScrapLine[] => {
        const match = /^([cm]): (.*?)((?: #[a-z_]+)*)$/.exec(line.trim());
        if (!match) return [];
        const has = new Set((match[3] ?? "").split(" #").filter(Boolean));
        return [{ side: match[1] === "m" ? "member" : "contact", text: match[2] ?? "", has }];
      }),
    )
    .filter((block) => block.length > 0);
}

const fromScraps = (): Example[] =>
  scraps().flatMap((block) =>
    block
      .filter(({ side }) => side === "contact")
      .map(({ text, has }) => utterance(text, has, new Set([...MOODS, ...FACTS, ...PROMISES]), 2, "scraps")),
  );

/** All utterances; `without` leaves sources out by name. */
export function utterances(without: readonly string[] = []): Example[] {
  const random = randomSource(20261128);
  const intents: readonly string[] = INTENTS;
  return [
    ...sections("corpus.txt", intents, 1.5, "corpus", null),
    ...sections("templates.txt", intents, 1, "templates", random),
    ...sections("natural.txt", SAID, 2, "natural", null),
    ...sections("wide.txt", intents, 2, "wide", null),
    ...sections("talk.txt", SAID, 1.2, "talk", random),
    ...sections("fact-templates.txt", [...MOODS, ...FACTS], 1, "facts", random),
    ...fromScraps(),
    ...TAUGHT_SETS.flatMap(fromChats),
  ].filter((example) => !without.includes(example.source));
}

/** Amounts and times that the grammars find in annotated chats, marked by what the annotator took for a fact. */
function slotsOfChats(slot: string, set: string): Example[] {
  const examples: Example[] = [];
  for (const line of chatLines(set)) {
    const { gold } = JSON.parse(line) as AnnotatedChat;
    const scene = sceneOf(readChatLine(line), context);
    for (const turn of scene.turns) {
      if (!isContactSpeech(turn)) continue;
      const facts = gold.facts.filter((fact) => fact.message === turn.id && fact.field === slot);
      for (const match of candidates(slot, turn, scene)) {
        const clause = turn.clauses.find((c) => c.start <= match.start && match.start < c.end);
        if (!clause || (clause.isQuestion && facts.length === 0)) continue;
        const isOne = facts.some((fact) => isMeant(fact, turn.text, match, clause));
        examples.push({
          text: turn.text,
          features: slotFeatures({
            left: turn.folded.slice(clause.start, match.start),
            right: turn.folded.slice(match.end, clause.end),
            unit: match.unit,
            isAsked: turn.asked.has(slot as Slot),
            message: turn.folded.slice(turn.ownFrom),
            reply: turn.replyTo?.folded ?? "",
          }),
          has: new Set(isOne ? [slot] : []),
          silent: new Set(),
          weight: 1.5,
          source: `chats:${set}`,
        });
      }
    }
  }
  return examples;
}

interface Candidate {
  start: number;
  end: number;
  unit: string;
}

function candidates(slot: string, turn: Turn, scene: Scene): Candidate[] {
  if (slot === "quantity") return findQuantities(turn.paused);
  if (slot === "budget")
    return findMoney(turn.paused, { aboutMoney: true }).map((m) => ({ start: m.start, end: m.end, unit: "" }));
  return timesOf(turn, scene)
    .filter((m) => m.kind === "interval")
    .map((m) => ({ start: m.start, end: m.end, unit: "" }));
}

/** The quote of the fact touches the amount, or they share a clause. */
function isMeant(
  fact: { quote: string },
  text: string,
  match: Candidate,
  clause: { start: number; end: number },
): boolean {
  const at = text.indexOf(fact.quote);
  const touches = at < match.end && match.start < at + fact.quote.length;
  return touches || (at < clause.end && clause.start < at + fact.quote.length && fact.quote.length > 6);
}

const context: UnderstandingContext = {
  calendar: loadWorkCalendar(),
  dictionary: { products: [], competitors: [], ownCompanyNames: [] },
};

/** Surroundings of amounts and times for one slot. */
export function slotExamples(slot: string, without: readonly string[] = []): Example[] {
  const random = randomSource(20261129);
  const examples: Example[] = TAUGHT_SETS.flatMap((set) =>
    without.includes(`chats:${set}`) ? [] : slotsOfChats(slot, set),
  );
  let section = "";
  for (const line of readFileSync(join(here, "slot-templates.txt"), "utf8").split("\n")) {
    if (line.startsWith("## ")) section = line.slice(3).trim();
    const match = /^([+?-])\s(.*)$/.exec(line);
    if (!match?.[2] || section !== slot) continue;
    const isAsked = match[1] === "?";
    const units = /◆\[([^\]]*)\]/.exec(match[2])?.[1] ?? (slot === "quantity" ? UNITS : "");
    const template = match[2].replace(/◆\[[^\]]*\]/, "◆");
    for (const reading of readings(template, PER_SLOT_TEMPLATE, random)) {
      const text = foldForReading(reading);
      const at = text.indexOf("◆");
      if (at < 0) continue;
      const unit = units.split("|")[Math.floor(random() * units.split("|").length)] ?? "";
      const left =
        text
          .slice(0, at)
          .split(/[，,\s]/)
          .at(-1) ?? "";
      const noun = /^个(.+)$/.exec(unit)?.[1] ?? "";
      const right = noun + (text.slice(at + 1).split(/[，,\s]/)[0] ?? "");
      const has = new Set(match[1] === "-" ? [] : [slot]);
      const answered = match[1] === "-" && random() < 0.15;
      examples.push({
        text,
        features: slotFeatures({
          left,
          right,
          unit: noun ? "个" : unit,
          isAsked: isAsked || answered || (match[1] === "+" && random() < 0.2),
          message: text.replace("◆", `0${unit}`),
          reply: "",
        }),
        has,
        silent: new Set(),
        weight: 1,
        source: "slots",
      });
    }
  }
  return examples;
}
