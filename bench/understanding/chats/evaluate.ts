/**
 * Scores the understanding of whole chats on the annotated sets beside this file and compares with `recorded.json`.
 *
 * node --conditions=development --import tsx bench/understanding/chats/evaluate.ts [--record] [--errors N]
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadWorkCalendar } from "#config/holidays.js";
import { readChatLine, understoodLine } from "#src/cli/understand.js";
import type { UnderstandingContext } from "#src/domain/understanding/understanding.js";
import { CHAT_SETS, chatLines } from "./chat-sets.js";

const here = dirname(fileURLToPath(import.meta.url));
/** A score may fall this far below the recorded one before the run fails. */
const TOLERANCE = 0.01;
/** Fields whose value is typed; they have a floor of their own. */
const TYPED = [
  "phone",
  "email",
  "wechatId",
  "budget",
  "quantity",
  "timeline",
  "birthday",
  "region",
  "address",
  "name",
  "surname",
];

interface Tally {
  p: number;
  r: number;
  f1: number;
  n: number;
}

interface ScorerOutput {
  facts: Tally & { badQuotes: number; byField: Record<string, Tally> };
  intents: Tally & { macroF1: number };
  promises: Tally & { dueExact: number };
  moods: Tally;
  stages: { accuracy: number; n: number; falseMoves: number };
}

export interface ChatScores {
  factsPrecision: number;
  factsF1: number;
  typedF1: number;
  intentsF1: number;
  promisesF1: number;
  dueExact: number;
  moodsF1: number;
  stageAccuracy: number;
  falseMoves: number;
  badQuotes: number;
  chatsPerSecond: number;
}

export interface EvaluateOptions {
  /** Writes recorded.json anew. */
  record: boolean;
  /** Prints so many errors of each set. */
  errors: number;
  /** Returns so many errors of each set and prints nothing. */
  listErrors?: number;
  /** Default: all. */
  sets?: readonly string[];
}

/** F1 of the typed fields together: found, right and expected counts are recovered from each field's P, R and n. */
function pooledF1(byField: Record<string, Tally>): number {
  let right = 0;
  let found = 0;
  let expected = 0;
  for (const field of TYPED) {
    const tally = byField[field];
    if (!tally) continue;
    const hits = Math.round(tally.r * tally.n);
    right += tally.n === 0 ? 0 : hits;
    expected += tally.n;
    found += tally.p > 0 && tally.n > 0 ? Math.round(hits / tally.p) : 0;
  }
  return found + expected === 0 ? 0 : (2 * right) / (found + expected);
}

function scoresOf(
  set: string,
  { errors, listErrors = 0 }: EvaluateOptions,
  context: UnderstandingContext,
): { scores: ChatScores; listed: string[] } {
  const lines = chatLines(set);
  const startedAt = performance.now();
  const understood = lines.map((line) => JSON.stringify(understoodLine(readChatLine(line), context)));
  const seconds = (performance.now() - startedAt) / 1000;
  const folder = mkdtempSync(join(tmpdir(), "guanxi-chats-"));
  try {
    const gold = join(folder, "gold.jsonl");
    writeFileSync(gold, `${lines.join("\n")}\n`);
    const predicted = join(folder, "predicted.jsonl");
    writeFileSync(predicted, `${understood.join("\n")}\n`);
    const score = (args: string[]): string =>
      execFileSync(process.execPath, [join(here, "score-chats.mjs"), gold, predicted, ...args], { encoding: "utf8" });
    const result = JSON.parse(score(["--json"])) as ScorerOutput;
    if (listErrors === 0 && !process.env["VITEST"])
      process.stdout.write(
        `\n## ${set}: ${lines.length} chats\n${score(errors > 0 ? ["--errors", String(errors)] : [])}`,
      );
    const listed =
      listErrors > 0
        ? score(["--errors", String(listErrors)])
            .split("\n")
            .filter((line) => line.includes(" | "))
        : [];
    const rounded = (value: number): number => Math.round(value * 1000) / 1000;
    const scores: ChatScores = {
      factsPrecision: rounded(result.facts.p),
      factsF1: rounded(result.facts.f1),
      typedF1: rounded(pooledF1(result.facts.byField)),
      intentsF1: rounded(result.intents.f1),
      promisesF1: rounded(result.promises.f1),
      dueExact: rounded(result.promises.dueExact),
      moodsF1: rounded(result.moods.f1),
      stageAccuracy: rounded(result.stages.accuracy),
      falseMoves: rounded(result.stages.falseMoves / Math.max(1, result.stages.n)),
      badQuotes: result.facts.badQuotes,
      chatsPerSecond: Math.round(lines.length / seconds),
    };
    return { scores, listed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Scores that fell below what is recorded, in words. */
function regressions(set: string, now: ChatScores, recorded: ChatScores | undefined): string[] {
  if (!recorded) return [];
  const worse: string[] = [];
  for (const key of Object.keys(now) as (keyof ChatScores)[]) {
    if (key === "chatsPerSecond") continue;
    const lowerIsBetter = key === "falseMoves" || key === "badQuotes";
    const loss = lowerIsBetter ? now[key] - recorded[key] : recorded[key] - now[key];
    if (loss > TOLERANCE) worse.push(`${set}.${key}: ${recorded[key]} → ${now[key]}`);
  }
  return worse;
}

/** Scores the sets; `worse` says in words what fell. */
export function evaluateChats(options: EvaluateOptions): {
  scores: Record<string, ChatScores>;
  worse: string[];
  listed: Record<string, string[]>;
} {
  const context: UnderstandingContext = {
    calendar: loadWorkCalendar(),
    dictionary: { products: [], competitors: [], ownCompanyNames: [] },
  };
  const recordedFile = join(here, "recorded.json");
  const scores: Record<string, ChatScores> = {};
  const listed: Record<string, string[]> = {};
  for (const set of options.sets ?? CHAT_SETS) {
    const run = scoresOf(set, options, context);
    scores[set] = run.scores;
    listed[set] = run.listed;
  }
  if (options.record) writeFileSync(recordedFile, `${JSON.stringify(scores, null, 2)}\n`);
  const recorded = JSON.parse(readFileSync(recordedFile, "utf8")) as Record<string, ChatScores>;
  const worse = Object.entries(scores).flatMap(([set, now]) => regressions(set, now, recorded[set]));
  return { scores, worse, listed };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const errorsAt = process.argv.indexOf("--errors");
  const { scores, worse } = evaluateChats({
    record: process.argv.includes("--record"),
    errors: errorsAt > 0 ? Number(process.argv[errorsAt + 1] ?? 0) : 0,
  });
  if (worse.length > 0) {
    process.stderr.write(`scores fell:\n${worse.join("\n")}\n`);
    process.exitCode = 1;
  }
  process.stdout.write(`${JSON.stringify({ name: "understanding-chats", scores })}\n`);
}
