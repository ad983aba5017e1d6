/** Scores typed extraction on the public sets beside this file with the scorer of its format (extract-format.md). */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadWorkCalendar } from "#config/holidays.js";
import { extractLine } from "#src/domain/understanding/extract-line.js";
import type { InputLine } from "../peers.js";

const here = dirname(fileURLToPath(import.meta.url));
const scorer = join(here, "score-extract.mjs");
export const setsFolder = join(here, "sets");

interface Counts {
  p: number;
  r: number;
  f1: number;
}

export interface SetScore {
  set: string;
  n: number;
  overlap: Counts;
  exact: Counts;
}

export interface EntityScores {
  sets: SetScore[];
  summary: { meanExactF1: number; badQuotes: number; overlapping: number; wrongSpeaker: { rate: number } | null };
}

/** Calls `use` with a folder that is removed afterwards. */
function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "guanxi-entities-"));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The lines of all sets, each once. */
export const inputLines = (): InputLine[] =>
  inFolder((folder) => {
    const file = join(folder, "lines.jsonl");
    execFileSync(process.execPath, [scorer, "prepare", setsFolder, file]);
    return readFileSync(file, "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as InputLine);
  });

/** Scores predictions of all lines; `errors` more of each set are listed in `listed`. */
export const scored = (
  predictions: readonly { id: string; entities: readonly unknown[] }[],
  errors = 0,
): EntityScores & { listed: string[] } =>
  inFolder((folder) => {
    const file = join(folder, "predicted.jsonl");
    writeFileSync(file, predictions.map((line) => `${JSON.stringify(line)}\n`).join(""));
    const run = (args: readonly string[]): string =>
      execFileSync(process.execPath, [scorer, "score", setsFolder, file, ...args], {
        encoding: "utf8",
        maxBuffer: 64 * 1024 * 1024,
      });
    const listed =
      errors > 0
        ? run(["--errors", String(errors)])
            .split("\n")
            .filter((line) => line.includes(" | "))
        : [];
    return { ...(JSON.parse(run(["--json"])) as EntityScores), listed };
  });

/** Our own entities of every line. */
export function ownEntities(lines: readonly InputLine[]): { id: string; entities: unknown[] }[] {
  const context = { zone: "Asia/Shanghai", calendar: loadWorkCalendar() };
  return lines.map(({ id, text, at, from }) => ({
    id,
    entities: extractLine(
      { text, at: new Date(at), ...(from === "contact" || from === "member" ? { from } : {}) },
      context,
    ),
  }));
}

/** Exact F1 by set, to three digits. */
export const exactF1 = ({ sets }: EntityScores): Record<string, number> =>
  Object.fromEntries(sets.map(({ set, exact }) => [set, Math.round(exact.f1 * 1000) / 1000]));
