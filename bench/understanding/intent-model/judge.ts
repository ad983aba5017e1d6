/**
 * Trains the judge of intents (src/domain/understanding/model/intent-judge.ts) on the corpus lines and the annotated
 * chats of this project. Scores of the utterance model come from folds that have not seen the line.
 */
import { loadWorkCalendar } from "#config/holidays.js";
import { readChatLine } from "#src/cli/understand.js";
import { clausesOf, foldForReading } from "#src/domain/understanding/chat/clauses.js";
import { factsOf } from "#src/domain/understanding/chat/facts.js";
import { intentEvidence } from "#src/domain/understanding/chat/intents.js";
import { sceneOf } from "#src/domain/understanding/chat/scene.js";
import { utteranceFeatures } from "#src/domain/understanding/model/features.js";
import { JUDGED_LABELS, judgeFeatures, type JudgeRow } from "#src/domain/understanding/model/intent-judge.js";
import { INTENTS, type Chat, type UnderstandingContext } from "#src/domain/understanding/understanding.js";
import { chatLines, TAUGHT_SETS } from "../chats/chat-sets.js";
import { scraps, utterances, type Example, type ScrapLine } from "./data.js";
import { randomSource, shuffle } from "./expand.js";
import { probability, trainLabel } from "./train-label.js";

const FOLDS = 4;
const EPOCHS = 30;
const RATE = 0.3;
const L2 = 3e-2;
/** A feature seen less often says nothing. */
const SEEN_AT_LEAST = 5;
const SEED = 20261130;

interface Case {
  features: ReadonlyMap<string, number>;
  has: ReadonlySet<string>;
  weight: number;
}

const context: UnderstandingContext = {
  calendar: loadWorkCalendar(),
  dictionary: { products: [], competitors: [], ownCompanyNames: [] },
};

/** One line as a chat of one message. */
const loneChat = (text: string): Chat => ({
  id: "line",
  zone: "Asia/Shanghai",
  people: [
    { key: "c1", side: "contact", nickname: "客户" },
    { key: "m1", side: "member", nickname: "我们" },
  ],
  messages: [{ id: "m01", at: new Date("2026-03-02T02:00:00Z"), from: "c1", type: "text", text }],
});

/** A scrap as a chat, a few minutes between its messages. */
const scrapChat = (block: readonly ScrapLine[]): Chat => ({
  ...loneChat(""),
  messages: block.map(({ side, text }, i) => ({
    id: `m${i}`,
    at: new Date(Date.parse("2026-03-02T02:00:00Z") + i * 240_000),
    from: side === "contact" ? "c1" : "m1",
    type: "text",
    text,
  })),
});

/** Lines that stand for themselves, and all that were written or said as they stand. */
const ALONE: ReadonlySet<string> = new Set(["corpus", "natural", "wide"]);
const NATURAL: ReadonlySet<string> = new Set([...ALONE, "scraps"]);

/** Scores of a text by weights of one fold: the whole and its clauses, as at run time. */
function foldScores(weights: ReadonlyMap<string, Float64Array>, text: string): { of: (label: string) => number } {
  const parts = [...new Set([foldForReading(text), ...clausesOf(text).map((clause) => clause.text)])].map(
    utteranceFeatures,
  );
  return {
    of: (label) => {
      const row = weights.get(label);
      return row ? Math.max(...parts.map((features) => probability(row, features))) : 0;
    },
  };
}

function cases(without: readonly string[]): Case[] {
  const all = utterances(without);
  const isNatural = (example: Example): boolean => NATURAL.has(example.source) || example.source.startsWith("chats:");
  const random = randomSource(SEED);
  const foldOf = new Map<string, number>();
  for (const example of all)
    if (isNatural(example) && !foldOf.has(example.text)) foldOf.set(example.text, Math.floor(random() * FOLDS));
  const folds = Array.from({ length: FOLDS }, (_, k) => {
    const seen = all.filter((example) => !isNatural(example) || foldOf.get(example.text) !== k);
    return new Map(JUDGED_LABELS.map((label) => [label, trainLabel(seen, label)]));
  });
  const weightsFor = (text: string): ReadonlyMap<string, Float64Array> =>
    folds[foldOf.get(foldForReading(text.trim())) ?? 0] ?? new Map();
  const found: Case[] = [];
  for (const example of all) {
    if (!ALONE.has(example.source)) continue;
    const scene = sceneOf(loneChat(example.text), context);
    for (const { isSpeech, marks } of intentEvidence({ scene, facts: factsOf(scene) }))
      if (isSpeech)
        found.push({
          features: judgeFeatures(marks, foldScores(weightsFor(example.text), example.text)),
          has: example.has,
          weight: 0.7,
        });
  }
  if (!without.includes("scraps"))
    for (const block of scraps()) {
      const scene = sceneOf(scrapChat(block), context);
      const hasOf = new Map(scene.turns.map((turn, i) => [turn.id, block[i]?.has ?? new Set<string>()]));
      for (const { turn, isSpeech, marks } of intentEvidence({ scene, facts: factsOf(scene) }))
        if (isSpeech)
          found.push({
            features: judgeFeatures(marks, foldScores(weightsFor(turn.text), turn.text)),
            has: hasOf.get(turn.id) ?? new Set(),
            weight: 1.5,
          });
    }
  for (const set of TAUGHT_SETS.filter((name) => !without.includes(`chats:${name}`)))
    for (const line of chatLines(set)) {
      const gold = JSON.parse(line) as { gold: { intents: { message: string; intent: string }[] } };
      const scene = sceneOf(readChatLine(line), context);
      for (const { turn, isSpeech, marks } of intentEvidence({ scene, facts: factsOf(scene) }))
        if (isSpeech)
          found.push({
            features: judgeFeatures(marks, foldScores(weightsFor(turn.text), turn.text.slice(turn.ownFrom))),
            has: new Set(gold.gold.intents.filter((i) => i.message === turn.id).map((i) => i.intent)),
            weight: 1.5,
          });
    }
  return found;
}

/** Weights of every intent, Adagrad on the logistic loss, small ones dropped. */
export function judgeRows(without: readonly string[] = []): JudgeRow[] {
  const all = cases(without);
  const seen = new Map<string, number>();
  for (const { features } of all)
    for (const feature of features.keys()) seen.set(feature, (seen.get(feature) ?? 0) + 1);
  const isSeen = ([feature]: [string, number]): boolean => (seen.get(feature) ?? 0) >= SEEN_AT_LEAST;
  const data = all.map((one) => ({ ...one, features: [...one.features].filter(isSeen) }));
  return INTENTS.map((intent) => {
    const random = randomSource(SEED);
    // What is believed before any example: a cue and the model speak for their own intent.
    const prior = new Map([
      [`cue:${intent}`, 2.5],
      [`model:${intent}`, 1.5],
    ]);
    const weights = new Map<string, number>(prior);
    const squares = new Map<string, number>();
    let bias = -3;
    let biasSquare = 1e-2;
    const order = data.map((_, i) => i);
    for (let epoch = 0; epoch < EPOCHS; epoch++) {
      shuffle(order, random);
      for (const i of order) {
        const one = data[i];
        if (!one) continue;
        let sum = bias;
        for (const [feature, value] of one.features) sum += (weights.get(feature) ?? 0) * value;
        const error = (1 / (1 + Math.exp(-sum)) - (one.has.has(intent) ? 1 : 0)) * one.weight;
        for (const [feature, value] of one.features) {
          const gradient = error * value + L2 * ((weights.get(feature) ?? 0) - (prior.get(feature) ?? 0));
          const square = (squares.get(feature) ?? 1e-2) + gradient * gradient;
          squares.set(feature, square);
          weights.set(feature, (weights.get(feature) ?? 0) - (RATE * gradient) / Math.sqrt(square));
        }
        biasSquare += error * error;
        bias -= (RATE * error) / Math.sqrt(biasSquare);
      }
    }
    const kept = [...weights].filter(([, weight]) => Math.abs(weight) >= 0.05).sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      intent,
      bias: round(bias),
      weights: Object.fromEntries(kept.map(([feature, weight]) => [feature, round(weight)])),
    };
  });
}

const round = (value: number): number => Math.round(value * 100) / 100;
