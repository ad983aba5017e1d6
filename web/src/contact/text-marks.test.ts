import { describe, expect, it } from "vitest";
import { textPieces } from "./text-marks";

const fact = (start: number, end: number) =>
  ({ factId: `f${start}`, field: "phone", span: { start, end }, state: "proposed" }) as const;
const promise = (start: number, end: number) => ({ promiseId: "p", span: { start, end }, status: "open" }) as const;

describe("marks in a message", () => {
  it("cut the text and lose nothing", () => {
    const text = "我电话13800000017,周三给您报价";
    const pieces = textPieces(text, { facts: [fact(3, 14)], promises: [promise(15, 21)] });
    expect(pieces.map((piece) => piece.text)).toEqual(["我电话", "13800000017", ",", "周三给您报价"]);
    expect(pieces.map((piece) => piece.fact?.field ?? piece.promise?.promiseId ?? null)).toEqual([
      null,
      "phone",
      null,
      "p",
    ]);
  });

  it("keep both marks where they overlap", () => {
    const pieces = textPieces("周三发50台", { facts: [fact(3, 6)], promises: [promise(0, 6)] });
    expect(pieces.map((piece) => [piece.text, Boolean(piece.fact), Boolean(piece.promise)])).toEqual([
      ["周三发", false, true],
      ["50台", true, true],
    ]);
  });

  it.each([
    ["spans beyond the end", [fact(2, 99)]],
    ["empty spans", [fact(1, 1)]],
    ["turned spans", [fact(3, 1)]],
    ["no marks", []],
  ])("survive %s", (_case, facts) => {
    expect(
      textPieces("一二三四", { facts, promises: [] })
        .map((piece) => piece.text)
        .join(""),
    ).toBe("一二三四");
  });

  it("yield nothing for an empty text", () => {
    expect(textPieces("", { facts: [], promises: [] })).toEqual([]);
  });
});
