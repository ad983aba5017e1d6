/** Trains the model of intents and moods in talk (src/domain/understanding/model/talk-model.ts). */
import { loadWorkCalendar } from "#config/holidays.js";
import { readChatLine } from "#src/cli/understand.js";
import { factsOf } from "#src/domain/understanding/chat/facts.js";
import { intentEvidence } from "#src/domain/understanding/chat/intents.js";
import { sceneOf } from "#src/domain/understanding/chat/scene.js";
import {
  markBuckets,
  shareOf,
  TALK_LABELS,
  TALK_VIEW_NAMES,
  TALK_VIEWS,
  type TalkFeatures,
  type TalkView,
  type TalkWeights,
} from "#src/domain/understanding/model/talk-model.js";
import { chatLines, TAUGHT_SETS } from "../chats/chat-sets.js";
import type { AnnotatedChat } from "../chats/notation.js";
import { utterances } from "./data.js";
import { packedRow } from "./packed-row.js";
import { trainRidge, type SparseRows } from "./ridge.js";

const OPTIONS = { l2: 1, steps: 50, memory: 6 };
/** Lines that stand for themselves say less than a message of a chat. */
const LINE_WEIGHT = 0.3;
/** A feature seen less often says nothing. */
const SEEN_AT_LEAST = 2;

interface Case {
  features: TalkFeatures;
  has: ReadonlySet<string>;
  silent: ReadonlySet<string>;
  weight: number;
}

const context = {
  calendar: loadWorkCalendar(),
  dictionary: { products: [], competitors: [], ownCompanyNames: [] },
};

const ALONE: TalkFeatures = { words: [], earlier: [], later: [], reply: [], answer: [], marks: [] };

function cases(without: readonly string[]): Case[] {
  const lines = utterances(without)
    .filter(({ source }) => source !== "facts" && !source.startsWith("chats:"))
    .map(({ features, source, has, silent, weight }) => ({
      features: { ...ALONE, words: features, marks: markBuckets([`line:${source}`]) },
      has,
      silent,
      weight: LINE_WEIGHT * weight,
    }));
  const chats = TAUGHT_SETS.filter((set) => !without.includes(`chats:${set}`)).flatMap((set) =>
    chatLines(set).flatMap((line) => {
      const { gold } = JSON.parse(line) as AnnotatedChat;
      const scene = sceneOf(readChatLine(line), context);
      return intentEvidence({ scene, facts: factsOf(scene) })
        .filter(({ isSpeech }) => isSpeech)
        .map(({ turn, features }) => ({
          features,
          has: new Set<string>([
            ...gold.intents.filter(({ message }) => message === turn.id).map(({ intent }) => intent),
            ...gold.moods
              .filter(({ message }) => message === turn.id)
              .map(({ mood }) => (mood === "positive" ? "mood_pos" : "mood_neg")),
          ]),
          silent: new Set<string>(),
          weight: 1,
        }));
    }),
  );
  return [...lines, ...chats];
}

/** The views side by side, then the bias. */
const VIEW_FROM = {} as Record<TalkView, number>;
let BIAS = 0;
for (const view of TALK_VIEW_NAMES) {
  VIEW_FROM[view] = BIAS;
  BIAS += TALK_VIEWS[view].buckets;
}

const columnsOf = (features: TalkFeatures): [number, number][] =>
  TALK_VIEW_NAMES.flatMap((view) => {
    const share = shareOf(view, features[view].length);
    return features[view].map((bucket): [number, number] => [
      VIEW_FROM[view] + (bucket & (TALK_VIEWS[view].buckets - 1)),
      share,
    ]);
  });

function sparse(all: readonly Case[]): SparseRows {
  const rows = all.map(({ features }) => columnsOf(features));
  const seen = new Int32Array(BIAS);
  for (const row of rows) for (const [column] of row) seen[column] = (seen[column] ?? 0) + 1;
  const starts = [0];
  const columns: number[] = [];
  const values: number[] = [];
  for (const row of rows) {
    for (const [column, value] of row)
      if ((seen[column] ?? 0) >= SEEN_AT_LEAST) {
        columns.push(column);
        values.push(value);
      }
    columns.push(BIAS);
    values.push(1);
    starts.push(columns.length);
  }
  return {
    starts: Int32Array.from(starts),
    columns: Int32Array.from(columns),
    values: Float32Array.from(values),
    width: BIAS + 1,
  };
}

/** Weights of all labels as the model reads them. */
export function talkWeights(without: readonly string[] = [], steps = OPTIONS.steps): TalkWeights {
  const all = cases(without);
  const width = TALK_LABELS.length;
  const targets = new Float32Array(all.length * width);
  const costs = new Float32Array(all.length * width);
  all.forEach(({ has, silent, weight }, i) => {
    TALK_LABELS.forEach((label, l) => {
      targets[i * width + l] = has.has(label) ? 1 : 0;
      costs[i * width + l] = silent.has(label) ? 0 : weight;
    });
  });
  const weights = trainRidge(sparse(all), targets, costs, { ...OPTIONS, steps });
  const tableOf = (view: TalkView): TalkWeights[TalkView] =>
    TALK_LABELS.map((label, l) => {
      const size = TALK_VIEWS[view].buckets;
      const row = new Float64Array(size + 1);
      for (let bucket = 0; bucket < size; bucket++) row[bucket] = weights[(VIEW_FROM[view] + bucket) * width + l] ?? 0;
      row[size] = weights[BIAS * width + l] ?? 0;
      return packedRow(label, row, size);
    });
  return Object.fromEntries(TALK_VIEW_NAMES.map((view) => [view, tableOf(view)])) as unknown as TalkWeights;
}
