import { describe, expect, it } from "vitest";
import { sectionsFor } from "./settings-sections";
import { previewOf, unknownVariables, wordsOf, workingHoursOf } from "./working-hours";

describe("settings", () => {
  it("count the hours of a working day", () => {
    expect(
      workingHoursOf([
        { from: "09:00", to: "12:00" },
        { from: "13:30", to: "18:00" },
      ]),
    ).toBe(7.5);
    expect(workingHoursOf([{ from: "18:00", to: "09:00" }])).toBe(0);
  });

  it("name variables that do not exist and preview the rest", () => {
    expect(unknownVariables("{称呼},{生肖}快乐")).toEqual(["生肖"]);
    expect(previewOf("{称呼},{我的公司}祝您{ 公司 }", "远达")).toBe("王工,远达祝您华盛精密");
    expect(previewOf("{没有}", "远达")).toBe("{没有}");
  });

  it("read one word per line", () => {
    expect(wordsOf(" 伺服电机 \n\n减速机\n伺服电机")).toEqual(["伺服电机", "减速机"]);
  });

  it("show each role its sections only", () => {
    expect(sectionsFor(["contact:read"])).toEqual([]);
    expect(sectionsFor(["settings:read", "audit:read"])).not.toContain("users");
  });
});
