import { describe, expect, it } from "vitest";
import { filtersOf, narrowingCount, NO_FILTERS, searchOf, toggleStage } from "./contact-filters";

describe("filters in the address", () => {
  it("survive the way there and back", () => {
    const filters = {
      q: "wg 华盛",
      stages: ["qualified", "lost"] as const,
      tag: "高意向,急",
      ownerId: "liqian",
      tier: "MVC" as const,
      warning: "any" as const,
      sort: "stageSince" as const,
    };
    const back = filtersOf(new URLSearchParams(searchOf({ ...filters, stages: [...filters.stages] }).toString()));
    expect(back).toEqual(filters);
    expect(narrowingCount(back)).toBe(6);
  });

  it("leave nothing in the address when nothing is chosen", () => {
    expect(searchOf(NO_FILTERS).toString()).toBe("");
    expect(filtersOf(new URLSearchParams())).toEqual(NO_FILTERS);
  });

  it("ignore what they do not know", () => {
    expect(filtersOf(new URLSearchParams("stage=nope,lead&sort=evil"))).toEqual({ ...NO_FILTERS, stages: ["lead"] });
  });

  it("toggle stages in the relationship's order", () => {
    const both = toggleStage(toggleStage(NO_FILTERS, "loyal"), "lead");
    expect(both.stages).toEqual(["lead", "loyal"]);
    expect(toggleStage(both, "loyal").stages).toEqual(["lead"]);
  });
});
