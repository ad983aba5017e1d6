import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { WATCHED_SETS } from "./chats/chat-sets.js";
import { evaluateChats } from "./chats/evaluate.js";
import { exactF1, inputLines, ownEntities, scored } from "./entities/evaluate.js";

const here = dirname(fileURLToPath(import.meta.url));
/** A score may fall this far below the recorded one. */
const TOLERANCE = 0.01;

describe("recorded scores", () => {
  it("hold on the annotated chats, and no quote is bad", { timeout: 120_000 }, () => {
    const { scores, worse } = evaluateChats({ record: false, errors: 0, sets: WATCHED_SETS });
    expect(worse).toEqual([]);
    expect(Object.values(scores).map(({ badQuotes }) => badQuotes)).toEqual(Object.keys(scores).map(() => 0));
  });

  it(
    "hold on the entity sets, without a bad quote, an overlap or a fact of the wrong speaker",
    { timeout: 60_000 },
    () => {
      const recorded = JSON.parse(readFileSync(join(here, "entities/recorded.json"), "utf8")) as Record<string, number>;
      const result = scored(ownEntities(inputLines()));
      const now = exactF1(result);
      const fallen = Object.entries(recorded).filter(([set, score]) => (now[set] ?? 0) < score - TOLERANCE);
      expect(fallen.map(([set, score]) => `${set}: ${score} → ${now[set] ?? 0}`)).toEqual([]);
      expect(result.summary).toMatchObject({ badQuotes: 0, overlapping: 0 });
      expect(result.summary.wrongSpeaker?.rate ?? 0).toBe(0);
    },
  );
});
