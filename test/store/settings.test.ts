import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mongoSettingsStore } from "#src/adapters/mongo/settings/settings-store.js";
import { createSettingsUseCases } from "#src/usecases/settings/settings-use-cases.js";
import { openStore, type TestStore } from "./open-store.js";

let store: TestStore;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const now = new Date("2026-11-23T04:00:00Z");

function open(derived: string[] = [], reckoned: string[] = []) {
  return createSettingsUseCases({
    store: mongoSettingsStore(store.connection),
    clock: { now: () => now },
    corpName: "测试公司",
    cacheMs: 0,
    onDerivationInputsChanged: async (corpId) => derived.push(corpId),
    onValueRulesChanged: async (corpId) => reckoned.push(corpId),
  });
}

describe("settings", () => {
  it("are the defaults until somebody saves, and keep what was saved", async () => {
    const settings = open();
    const first = await settings.current("fresh");
    expect(first).toMatchObject({ corpName: "测试公司", zone: "Asia/Shanghai", updatedAt: new Date(0) });
    const saved = await settings.change("fresh", {
      settings: { ...first, unansweredMinutes: 45, silenceDays: { lead: 3 } },
      basedOn: first.updatedAt,
      byUserId: "u",
    });
    expect(await settings.current("fresh")).toEqual(saved);
    expect(saved).toMatchObject({ unansweredMinutes: 45, silenceDays: { lead: 3 }, updatedBy: "u" });
  });

  it("let one of two savers win, also at the very first save", async () => {
    const settings = open();
    for (let round = 0; round < 3; round++) {
      const read = await settings.current("race");
      const save = (unansweredMinutes: number) =>
        settings.change("race", { settings: { ...read, unansweredMinutes }, basedOn: read.updatedAt, byUserId: "u" });
      const outcomes = await Promise.allSettled([save(10 + round), save(20 + round)]);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const refused = outcomes.find((outcome) => outcome.status === "rejected");
      expect(refused?.reason).toMatchObject({ code: "conflict" });
    }
  });

  it("have everything derived anew when derivation depends on the change, and only then", async () => {
    const derived: string[] = [];
    const settings = open(derived);
    const change = async (part: object) => {
      const read = await settings.current("derive");
      await settings.change("derive", { settings: { ...read, ...part }, basedOn: read.updatedAt, byUserId: "u" });
    };
    await change({ unansweredMinutes: 5 });
    expect(derived).toEqual([]);
    await change({ workingHours: [{ from: "08:00", to: "17:00" }] });
    await change({ dormantAfterDays: 30 });
    expect(derived).toEqual(["derive", "derive"]);
  });

  it("have contacts reckoned anew when a limit of the value tiers changes, and nothing else", async () => {
    const derived: string[] = [];
    const reckoned: string[] = [];
    const settings = open(derived, reckoned);
    const read = await settings.current("value");
    expect(read.valueRules).toMatchObject({ mvcPoints: 70, growthRate: 0.3, lossBelowFen: 0 });
    const valueRules = { ...read.valueRules, mvcPoints: 55 };
    const saved = await settings.change("value", {
      settings: { ...read, valueRules },
      basedOn: read.updatedAt,
      byUserId: "u",
    });
    await settings.change("value", {
      settings: { ...saved, unansweredMinutes: 5 },
      basedOn: saved.updatedAt,
      byUserId: "u",
    });
    expect([derived, reckoned]).toEqual([[], ["value"]]);
  });
});
