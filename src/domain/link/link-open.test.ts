import { expect, it } from "vitest";
import { openedOf } from "./link-open.js";
import { askingState, defaultAskingRules, MOST_LOST } from "./asking.js";
import { isTarget, trackingProblem } from "./tracked-link.js";

const at = (day: number): Date => new Date(Date.UTC(2026, 10, day));
const open = (broadcastId: string | null, savedLinkId: string | null, day: number) => ({
  broadcast: broadcastId === null ? null : { id: broadcastId, variant: "A" },
  savedLinkId,
  lastAt: at(day),
});

it("says what a contact opened, each thing once with its last time, latest first", () => {
  expect(openedOf([])).toEqual({ openedAt: null, opened: [] });
  expect(
    openedOf([open("bc_1", "sl_1", 3), open("bc_2", "sl_1", 9), open(null, null, 12), open("bc_1", null, 5)]),
  ).toEqual({
    openedAt: at(12),
    opened: [
      { of: "bc_2", at: at(9) },
      { of: "sl_1", at: at(9) },
      { of: "bc_1", at: at(5) },
    ],
  });
  expect(openedOf(Array.from({ length: 300 }, (_, n) => open(`bc_${n}`, null, 1))).opened).toHaveLength(200);
});

it.each([
  ["https://e.cn/a?b=1", true],
  ["http://e.cn", true],
  ["javascript:alert(1)", false],
  ["data:text/html,x", false],
  ["weixin://dl/x", false],
  ["//e.cn", false],
  [`https://e.cn/${"a".repeat(2_000)}`, false],
])("takes %s as a target: %s", (url, isOne) => {
  expect(isTarget(url)).toBe(isOne);
});

it("works at an address that phones reach, and beside a simulator", () => {
  expect(trackingProblem("https://crm.example.com", false)).toBeNull();
  expect(trackingProblem("http://localhost:3000", true)).toBeNull();
  expect(trackingProblem("http://localhost:3000", false)).toContain("PUBLIC_URL");
});

it("asks visitors who they are once a visit came back, and no longer when none does", () => {
  const here = { publicUrl: "https://crm.example.com", lost: 0, isSimulated: false };
  const proven = { isOn: true, provenFor: here.publicUrl, provenAt: at(1) };
  expect(askingState(defaultAskingRules, here)).toBe("unproven");
  expect(askingState(defaultAskingRules, { ...here, isSimulated: true })).toBe("on");
  expect(askingState(proven, here)).toBe("on");
  expect(askingState(proven, { ...here, publicUrl: "https://new.example.com" })).toBe("unproven");
  expect(askingState(proven, { ...here, lost: MOST_LOST })).toBe("suspended");
  expect(askingState({ ...proven, isOn: false }, { ...here, isSimulated: true })).toBe("off");
});
