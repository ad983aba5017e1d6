import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { latticeOf, likelySpans, mayFollow, transitions } from "./tag-lattice.js";

const TAGS = 5;
const LENGTH = 4;
const weight = fc.double({ min: -2, max: 2, noNaN: true });

/** Every way to tag the characters, with its weight. */
function waysOf(scores: readonly number[], moves: readonly number[]): { tags: number[]; weight: number }[] {
  let ways: { tags: number[]; weight: number }[] = [{ tags: [], weight: 0 }];
  for (let i = 0; i < LENGTH; i++)
    ways = ways.flatMap(({ tags, weight: sum }) => {
      const before = tags.at(-1) ?? TAGS;
      return Array.from({ length: TAGS }, (_, tag) => tag)
        .filter((tag) => (before === TAGS ? tag === 0 || tag % 2 === 1 : mayFollow(before, tag)))
        .map((tag) => ({
          tags: [...tags, tag],
          weight: sum + (moves[before * TAGS + tag] ?? 0) + (scores[i * TAGS + tag] ?? 0),
        }));
    });
  return ways.map(({ tags, weight: sum }) => ({ tags, weight: Math.exp(sum) }));
}

const isSpan = (tags: readonly number[], field: number, start: number, end: number): boolean =>
  tags[start] === 1 + 2 * field &&
  tags.slice(start + 1, end).every((tag) => tag === 2 + 2 * field) &&
  tags[end] !== 2 + 2 * field;

describe("likelySpans", () => {
  it("gives each stretch the share of all ways that mark exactly it", () =>
    fc.assert(
      fc.property(
        fc.array(weight, { minLength: LENGTH * TAGS, maxLength: LENGTH * TAGS }),
        fc.array(weight, { minLength: (TAGS + 1) * TAGS, maxLength: (TAGS + 1) * TAGS }),
        (scores, weights) => {
          const moves = transitions(weights, TAGS);
          const ways = waysOf(scores, weights);
          const all = ways.reduce((sum, way) => sum + way.weight, 0);
          const spans = likelySpans(latticeOf(scores, LENGTH, TAGS, moves), moves, 0.001);
          expect(spans.length).toBeGreaterThan(0);
          for (const { field, start, end, chance } of spans) {
            const share = ways.reduce((sum, way) => sum + (isSpan(way.tags, field, start, end) ? way.weight : 0), 0);
            expect(chance).toBeCloseTo(share / all, 9);
          }
        },
      ),
      { numRuns: 30 },
    ));

  it("marks nothing in an empty message", () => {
    const moves = transitions([], TAGS);
    expect(likelySpans(latticeOf([], 0, TAGS, moves), moves, 0.1)).toEqual([]);
  });
});
