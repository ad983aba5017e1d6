import { describe, expect, it } from "vitest";
import { isWecom, kindOfErrcode, WecomError } from "./wecom-error.js";

describe("classes of WeCom's error codes", () => {
  it.each([
    [40014, "refresh_token"],
    [42001, "refresh_token"],
    [-1, "wait"],
    [45009, "wait"],
    [45033, "wait"],
    [45035, "wait"],
    [41063, "wait"],
    [60111, "gone"],
    [84061, "gone"],
    [48002, "permission"],
    [60020, "permission"],
    [40001, "permission"],
    [701008, "permission"],
    [41050, "too_late"],
    [41051, "too_late"],
    [95001, "too_late"],
    [40128, "quota"],
    [41045, "quota"],
    [40058, "input"],
    [999999, "input"],
  ] as const)("%i is %s", (errcode, kind) => {
    expect(kindOfErrcode(errcode)).toBe(kind);
  });

  it("tells the worker how long to wait, and never to repeat an unknown outcome", () => {
    const wait = new WecomError({ endpoint: "x", errcode: 45009, errmsg: "", kind: "wait", retryAfterMs: 60_000 });
    expect([wait.code, wait.details["retryAfterMs"], wait.retryable]).toEqual(["too_many_requests", 60_000, true]);
    const unknown = new WecomError({ endpoint: "x", errcode: null, errmsg: "timeout", kind: "unknown_outcome" });
    expect([unknown.code, unknown.retryable]).toEqual(["unknown_outcome", false]);
    expect([isWecom(wait, "wait"), isWecom(unknown, "wait"), isWecom(new Error("no"))]).toEqual([true, false, false]);
  });
});
