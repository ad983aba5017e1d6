import { describe, expect, it } from "vitest";
import type { ProfileFieldJson } from "#src/api/contract/contract.js";
import { emptyFields, profileGroups } from "./profile-groups";

const field = (name: ProfileFieldJson["field"], values = 1): ProfileFieldJson => ({
  field: name,
  values: Array.from({ length: values }, () => ({
    value: "x",
    isMasked: false,
    state: "proposed" as const,
    factId: "f",
    messageId: "m",
    decisionId: null,
  })),
  facts: [],
  decisions: [],
});

describe("profile groups", () => {
  it("come in reading order, whatever order the answer has", () => {
    const groups = profileGroups([field("budget"), field("phone"), field("company"), field("birthday")]);
    expect(groups.map(({ group, fields }) => [group, fields.map((each) => each.field)])).toEqual([
      ["basic", ["company", "phone"]],
      ["buying", ["budget"]],
      ["days", ["birthday"]],
    ]);
  });

  it("leave out what has no value and offer it for adding", () => {
    const profile = [field("email", 0), field("phone")];
    expect(profileGroups(profile).flatMap(({ fields }) => fields.map((each) => each.field))).toEqual(["phone"]);
    expect(emptyFields(profile)).toContain("email");
    expect(emptyFields(profile)).not.toContain("phone");
  });
});
