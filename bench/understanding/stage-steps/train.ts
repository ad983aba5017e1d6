/**
 * Trains the model of steps (src/domain/stage/step-model.ts) on the stages of annotated chats. What is understood of a chat
 * is asked of models of talk that never saw its set. No chance in it: the same data gives the same file.
 *
 * node --conditions=development --import tsx bench/understanding/stage-steps/train.ts [--folds]
 * `--folds` prints the stages of each set, with rules alone and with a model of steps that never saw the set either.
 */
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defaultStageRules } from "#config/stage-rules.js";
import { notedStages } from "#src/domain/stage/chat-stages.js";
import { ruleSignals, stageSignals } from "#src/domain/stage/stage-signals.js";
import { STEPS, type Stage, type StageRule, type Step } from "#src/domain/stage/stage.js";
import { stepEvidence, type StepEvidence } from "#src/domain/stage/step-evidence.js";
import { messageViews, stageViews, STEP_BUCKETS, STEP_FROM, useStepWeights } from "#src/domain/stage/step-model.js";
import { isAutomaticText } from "#src/domain/understanding/chat/scene.js";
import type { PackedRow } from "#src/domain/understanding/model/linear-model.js";
import { useTalkWeights } from "#src/domain/understanding/model/talk-model.js";
import { understandChat } from "#src/domain/understanding/understand-chat.js";
import type { Chat, Understanding } from "#src/domain/understanding/understanding.js";
import { readChatLine } from "#src/cli/understand.js";
import { chatLines, TAUGHT_SETS } from "../chats/chat-sets.js";
import type { AnnotatedChat } from "../chats/notation.js";
import { context } from "../fact-judge/cases.js";
import { packedRow, rowLine } from "../intent-model/packed-row.js";
import { trainRidge } from "../intent-model/ridge.js";
import { talkWeights } from "../intent-model/talk.js";
import { countStages, figures, noCounts, type StageCounts } from "./score.js";

const OPTIONS = { l2: 1, steps: 40, memory: 6 };
const FOLDS = 2;
/** Enough for a model of talk that only helps to train this one. */
const TALK_STEPS = 25;
/** A feature seen less often says nothing. */
const SEEN_AT_LEAST = 3;
const target = join(dirname(fileURLToPath(import.meta.url)), "../../../src/domain/stage/step-weights.ts");

interface ReadChat {
  chat: Chat;
  understood: Understanding;
  gold: AnnotatedChat["gold"];
}

interface Row {
  columns: [number, number][];
  step: Step | null;
  isTwice: boolean;
  from: Stage;
}

/** Chats of sets, read by a model of talk that never saw them. */
function readUnseen(sets: readonly string[]): Map<string, ReadChat[]> {
  useTalkWeights(
    talkWeights(
      sets.map((set) => `chats:${set}`),
      TALK_STEPS,
    ),
  );
  return new Map(
    sets.map((set) => [
      set,
      chatLines(set).map((line) => {
        const chat = readChatLine(line);
        return { chat, understood: understandChat(chat, context), gold: (JSON.parse(line) as AnnotatedChat).gold };
      }),
    ]),
  );
}

const STEP_TO: Readonly<Partial<Record<Stage, Step>>> = {
  qualified: "qualify",
  opportunity: "deal",
  customer: "buy",
  repeat: "buy",
  loyal: "loyal",
  lost: "lost",
};

/** Every message after the stage that the annotator saw before it. */
function rowsOf({ chat, understood, gold }: ReadChat): Row[] {
  const moves = new Map(gold.stages.map(({ after, stage }) => [after, stage as Stage]));
  let from: Stage = "lead";
  return stepEvidence(chat, understood, ruleSignals(chat, understood)).flatMap((evidence) => {
    const before = talkingStage(from, evidence);
    from = moves.get(evidence.message.id) ?? from;
    if (before === "dormant" || before === "lost") return [];
    const step = from === before ? null : (STEP_TO[from] ?? null);
    return {
      columns: [...messageViews(evidence), ...stageViews(evidence, before)].flatMap(({ buckets, weight }) =>
        buckets.map((bucket): [number, number] => [bucket, weight]),
      ),
      step,
      isTwice: from === "repeat",
      from: before,
    };
  });
}

/** The engine notes that they wrote before it asks for steps. */
function talkingStage(stage: Stage, { isOurs, message }: StepEvidence): Stage {
  if (isOurs || isAutomaticText(message.text)) return stage;
  return stage === "lead" ? "engaged" : stage === "dormant" ? "win_back" : stage;
}

function weightsOf(rows: readonly Row[]): PackedRow[] {
  const seen = new Int32Array(STEP_BUCKETS);
  for (const { columns } of rows) for (const [column] of columns) seen[column] = (seen[column] ?? 0) + 1;
  const starts = [0];
  const columns: number[] = [];
  const values: number[] = [];
  for (const row of rows) {
    for (const [column, value] of row.columns)
      if ((seen[column] ?? 0) >= SEEN_AT_LEAST) {
        columns.push(column);
        values.push(value);
      }
    columns.push(STEP_BUCKETS);
    values.push(1);
    starts.push(columns.length);
  }
  const width = STEPS.length;
  const targets = new Float32Array(rows.length * width);
  const costs = new Float32Array(rows.length * width);
  rows.forEach(({ step, isTwice, from }, i) => {
    STEPS.forEach((one, l) => {
      const isBuy = step === "buy" && from !== "customer";
      targets[i * width + l] = (one === "twice" ? isBuy && isTwice : one === step) ? 1 : 0;
      costs[i * width + l] = (one === "twice" ? isBuy : STEP_FROM[one].includes(from)) ? 1 : 0;
    });
  });
  const weights = trainRidge(
    {
      starts: Int32Array.from(starts),
      columns: Int32Array.from(columns),
      values: Float32Array.from(values),
      width: STEP_BUCKETS + 1,
    },
    targets,
    costs,
    OPTIONS,
  );
  return STEPS.map((step, l) =>
    packedRow(
      step,
      Float64Array.from({ length: STEP_BUCKETS + 1 }, (_, bucket) => weights[bucket * width + l] ?? 0),
    ),
  );
}

const rulesAlone: StageRule[] = defaultStageRules.flatMap(({ doubt: _doubt, ...rule }) =>
  rule.when.type === "step" ? [] : [rule],
);
const folds = Array.from({ length: FOLDS }, (_, k) => TAUGHT_SETS.filter((_set, i) => i % FOLDS === k));
const read = folds.map((sets) => readUnseen(sets));
const rows = read.map((sets) => [...sets.values()].flat().flatMap(rowsOf));
if (process.argv.includes("--folds")) {
  const sums: Record<"rules" | "steps", StageCounts> = { rules: noCounts(), steps: noCounts() };
  read.forEach((sets, k) => {
    useStepWeights(weightsOf(rows.flatMap((some, i) => (i === k ? [] : some))));
    for (const [set, chats] of sets) {
      const [byRules, bySteps] = [noCounts(), noCounts()];
      for (const { chat, understood, gold } of chats) {
        const signals = stageSignals(chat, understood);
        for (const [rules, own, all] of [
          [rulesAlone, byRules, sums.rules],
          [defaultStageRules, bySteps, sums.steps],
        ] as const)
          for (const counts of [own, all]) countStages(chat, gold.stages, notedStages(chat, signals, rules), counts);
      }
      process.stdout.write(`${set.padEnd(12)} ${figures(byRules)} → ${figures(bySteps)}\n`);
    }
  });
  process.stdout.write(`${"all".padEnd(12)} ${figures(sums.rules)} → ${figures(sums.steps)}\n`);
}
writeFileSync(
  target,
  `/** Generated by bench/understanding/stage-steps/train.ts; do not edit. */\nimport type { PackedRow } from "../understanding/model/linear-model.js";\n\n// prettier-ignore\nexport const STEP_WEIGHTS: readonly PackedRow[] = [\n${weightsOf(rows.flat()).map(rowLine).join("\n")}\n];\n`,
);
process.stdout.write(
  `${rows.flat().length} messages, ${STEPS.filter((step) => step !== "twice")
    .map((step) => `${step} ${rows.flat().filter((row) => row.step === step).length}`)
    .join(", ")}\n`,
);
