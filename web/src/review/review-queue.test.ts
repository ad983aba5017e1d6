import { expect, it } from "vitest";
import type { ReviewItemJson } from "#src/api/contract/review.js";
import { shownQueue } from "./review-queue";

const item = (factId: string): ReviewItemJson => ({ factId }) as ReviewItemJson;
const ids = (...args: Parameters<typeof shownQueue>): string[] => shownQueue(...args).map(({ factId }) => factId);

it("shows what is open, once, and what was skipped last", () => {
  const items = ["a", "b", "c", "b", "d"].map(item);
  expect(ids(items, new Set(), [])).toEqual(["a", "b", "c", "d"]);
  expect(ids(items, new Set(["a"]), ["b"])).toEqual(["c", "d", "b"]);
  expect(ids(items, new Set(["b"]), ["b", "gone"])).toEqual(["a", "c", "d"]);
});
