/**
 * `npm run -s bench -- understanding`: scores every set beside two peers and the speed beside word cutting alone, in one
 * table of one run; writes REPORT.md. The last line is JSON with all scores.
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readChatLine } from "#src/cli/understand.js";
import type { BenchResult } from "../run.js";
import { CHAT_SETS, chatLines } from "./chats/chat-sets.js";
import { evaluateChats, type ChatScores } from "./chats/evaluate.js";
import { exactF1, inputLines, ownEntities, scored } from "./entities/evaluate.js";
import { byChrono, byRecognizers, type InputLine, type PeerEntity } from "./peers.js";
import { measureSpeed, type Speed } from "./speed.js";

const here = dirname(fileURLToPath(import.meta.url));
/** The peers read a part of the long sets when timed; scores use every line. */
const TIMED_LINES = 1_000;

const percent = (value: number | undefined): string => (value === undefined ? "–" : (100 * value).toFixed(1));
const ratio = (value: number): number => Math.round(value * 1000) / 1000;

interface Timed {
  predictions: { id: string; entities: PeerEntity[] }[];
  charsPerSecond: number;
}

function runPeer(lines: readonly InputLine[], peer: (line: InputLine) => PeerEntity[]): Timed {
  lines.slice(0, 50).forEach(peer);
  const timed = lines.filter((_, i) => i % Math.ceil(lines.length / TIMED_LINES) === 0);
  const startedAt = performance.now();
  timed.forEach(peer);
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    predictions: lines.map((line) => ({ id: line.id, entities: peer(line) })),
    charsPerSecond: timed.reduce((sum, { text }) => sum + text.length, 0) / seconds,
  };
}

/** Errors grouped by what `keyOf` says, most frequent first, each kind with an example. */
function byKind(listed: readonly string[], keyOf: (parts: readonly string[]) => string): string[] {
  const groups = new Map<string, string[]>();
  for (const line of listed) {
    const key = keyOf(line.split(" | "));
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups]
    .sort((a, b) => b[1].length - a[1].length)
    .map(([key, lines]) => {
      const example = (lines[0] ?? "").split(" | ").slice(2).join(" | ");
      return `- ${key}: ${lines.length}, e.g. \`${example.replace(/[`\n]/g, " ").slice(0, 110)}\``;
    });
}

const entityError = ([set = "", , kind = ""]: readonly string[]): string => `${set}: ${kind}`;
/** "extra fact quantity", "missed intent praise", "promise due". */
const chatError = ([, kind = "", what = ""]: readonly string[]): string =>
  `${kind} ${/fact/.test(kind) ? (what.split("=")[0] ?? "") : /intent|mood/.test(kind) ? (what.split(" ")[1] ?? "") : ""}`.trim();

export default async function run(args: readonly string[]): Promise<BenchResult> {
  const lines = inputLines();
  const own = scored(ownEntities(lines), 400);
  const recognizers = runPeer(lines, byRecognizers);
  const chrono = runPeer(lines, byChrono);
  const theirs = { recognizers: exactF1(scored(recognizers.predictions)), chrono: exactF1(scored(chrono.predictions)) };
  const ours = exactF1(own);
  const chats = CHAT_SETS.flatMap((set) => chatLines(set).map((line) => readChatLine(line)));
  const speed = measureSpeed(lines, chats);
  const evaluated = evaluateChats({ record: args.includes("--record"), errors: 0, listErrors: 400 });
  if (args.includes("--record"))
    writeFileSync(join(here, "entities/recorded.json"), `${JSON.stringify(ours, null, 2)}\n`);
  const ourCharsPerSecond = (speed.chars / speed.extractMs) * 1000;
  const table = own.sets.map(
    ({ set, n }) =>
      `| ${set} | ${n} | ${percent(ours[set])} | ${percent(theirs.recognizers[set])} | ${percent(theirs.chrono[set])} |`,
  );
  const report = [
    "# Understanding, measured",
    "",
    `One run of \`npm run -s bench -- understanding\`: ${cpus().length} cores, Node ${process.versions.node}. Entities: exact F1 in percent (kind, span and value).`,
    "The sets are development halves; the other halves judge and are not here.",
    "",
    "| Set | n | Guanxi | recognizers-text-suite | chrono-node |",
    "| --- | --- | --- | --- | --- |",
    ...table,
    `| characters per second | ${speed.chars} | ${Math.round(ourCharsPerSecond)} | ${Math.round(recognizers.charsPerSecond)} | ${Math.round(chrono.charsPerSecond)} |`,
    "",
    `Bad quotes ${own.summary.badQuotes}, overlapping ${own.summary.overlapping}, wrong-speaker rate ${own.summary.wrongSpeaker?.rate ?? 0}.`,
    "",
    ...speedLines(speed, recognizers.charsPerSecond),
    "",
    "## Chats",
    "",
    "`dev` is the development half; rules were tuned on it. `own`, `fresh` and the batches were written for this project; each batch was scored before anything was mended for it (chats/SOURCE.md has those first scores), and the models learn from them since.",
    "",
    ...chatTable(evaluated.scores),
    "",
    "## Errors by kind",
    "",
    ...byKind(own.listed, entityError).slice(0, 40),
    "",
    "### Chats",
    "",
    ...Object.entries(evaluated.listed).flatMap(([set, listed]) => [
      `${set}:`,
      "",
      ...byKind(listed, chatError).slice(0, 12),
      "",
    ]),
  ];
  writeFileSync(join(here, "REPORT.md"), `${report.join("\n").trimEnd()}\n`);
  process.stdout.write(`${report.slice(0, 60).join("\n")}\n`);
  if (evaluated.worse.length > 0) {
    process.stderr.write(`scores fell:\n${evaluated.worse.join("\n")}\n`);
    process.exitCode = 1;
  }
  return {
    name: "understanding",
    ratio: ratio(speed.extractRatio),
    understandRatio: ratio(speed.understandRatio),
    timesRecognizers: Math.round(ourCharsPerSecond / recognizers.charsPerSecond),
    messagesPerSecond: Math.round(speed.messagesPerSecond),
    entities: ours,
    chats: evaluated.scores,
  };
}

const speedLines = (speed: Speed, peer: number): string[] => [
  `Extraction reads ${ratio(speed.extractRatio)} times as fast as \`@node-rs/jieba\` cuts the same ${speed.chars} characters, and ${Math.round(((speed.chars / speed.extractMs) * 1000) / peer)} times as fast as recognizers-text-suite.`,
  `Understanding of whole chats: ${Math.round(speed.messagesPerSecond)} messages per second on one core (${ratio(speed.understandRatio)} of jieba's speed on their text).`,
];

function chatTable(scores: Record<string, ChatScores>): string[] {
  return [
    "| Set | facts P | facts F1 | typed F1 | intents F1 | promises F1 | due exact | moods F1 | stages | false moves | bad quotes | chats/s |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ...Object.entries(scores).map(
      ([set, s]) =>
        `| ${set} | ${percent(s.factsPrecision)} | ${percent(s.factsF1)} | ${percent(s.typedF1)} | ${percent(s.intentsF1)} | ${percent(s.promisesF1)} | ${percent(s.dueExact)} | ${percent(s.moodsF1)} | ${percent(s.stageAccuracy)} | ${percent(s.falseMoves)} | ${s.badQuotes} | ${s.chatsPerSecond} |`,
    ),
  ];
}
