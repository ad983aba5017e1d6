/** The annotated sets: some as JSON lines, most in the short notation (notation.ts), read alike. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chatsOf } from "./notation.js";

const here = dirname(fileURLToPath(import.meta.url));
const sourceOf = (set: string): string => join(here, "source", `${set}.txt`);
const BATCH = /^batch-(\d+)\.txt$/;

const numbers = readdirSync(join(here, "source")).flatMap((file) => BATCH.exec(file)?.[1] ?? []);
const batch = (number: string | number): string => `batch-${number}`;

/** Batches that no model and no rule learns from: what they score is what unseen chats may expect. */
export const UNSEEN_SETS: readonly string[] = [
  "batch-18",
  "batch-19",
  "batch-20",
  "batch-34",
  "batch-36",
  "batch-46",
  "batch-48",
  "batch-50",
];
/** Sets that the models learn from; the order is part of what training gives. */
export const TAUGHT_SETS: readonly string[] = [
  "own",
  "fresh",
  ...numbers
    .map(batch)
    .sort()
    .filter((set) => !UNSEEN_SETS.includes(set)),
];
/** Sets whose scores CI watches: what rules were tuned on, and what nothing learns from. The bench scores all. */
export const WATCHED_SETS: readonly string[] = ["dev", "held-out", ...UNSEEN_SETS];
/** Every set in the order of reports; `dev` and `held-out` teach nothing. */
export const CHAT_SETS: readonly string[] = [
  "dev",
  "own",
  "fresh",
  ...numbers
    .map(Number)
    .sort((a, b) => a - b)
    .map(batch),
  "held-out",
];

const read = new Map<string, readonly string[]>();

/** Chats of a set, each as one line of JSON in the format of SCHEMA.md; read once. */
export function chatLines(set: string): readonly string[] {
  let lines = read.get(set);
  if (lines) return lines;
  lines = existsSync(sourceOf(set))
    ? chatsOf(readFileSync(sourceOf(set), "utf8")).map((chat) => JSON.stringify(chat))
    : readFileSync(join(here, `chats.${set}.jsonl`), "utf8")
        .split("\n")
        .filter(Boolean);
  read.set(set, lines);
  return lines;
}
