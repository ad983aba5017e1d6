import { describe, expect, it } from "vitest";
import { departmentSubtree, reaches, reachesAny, viewerOf } from "./data-scope.js";
import type { Department, Member } from "./member.js";
import { nearestManager } from "./nearest-manager.js";

const department = (departmentId: string, parentId: string | null): Department => ({
  corpId: "c",
  departmentId,
  name: departmentId,
  parentId,
});
const TREE = [
  department("corp", null),
  department("sales", "corp"),
  department("east", "sales"),
  department("west", "sales"),
  department("loop-a", "loop-b"),
  department("loop-b", "loop-a"),
];
const member = (changes: Partial<Member>): Member => ({
  corpId: "c",
  userId: "u",
  name: "u",
  role: "sales",
  dataScope: "own",
  departmentIds: [],
  identities: [],
  status: "active",
  hasPassword: true,
  createdAt: new Date(0),
  ...changes,
});

describe("departmentSubtree", () => {
  it.each([
    [["sales"], ["east", "sales", "west"]],
    [["east", "east"], ["east"]],
    [["corp"], ["corp", "east", "sales", "west"]],
    [["loop-a"], ["loop-a", "loop-b"]],
    [["gone"], []],
  ])("%j", (roots, expected) => {
    expect(departmentSubtree(TREE, roots).sort()).toEqual(expected);
  });
});

describe("viewerOf", () => {
  it("reaches only the own records with scope own, whoever is in the department", () => {
    const viewer = viewerOf(member({}), ["v"]);
    expect(viewer.members).toEqual(["u"]);
    expect(reaches(viewer, "v")).toBe(false);
  });
  it("always reaches the own records with scope department, also without a department", () => {
    expect(viewerOf(member({ dataScope: "department", role: "manager" }), []).members).toEqual(["u"]);
    expect(reachesAny(viewerOf(member({ dataScope: "department" }), ["v", "w"]), ["x", "w"])).toBe(true);
  });
  it("reaches everybody with scope all", () => {
    expect(reachesAny(viewerOf(member({ dataScope: "all" }), []), ["x"])).toBe(true);
  });
  it.each([
    ["sales", true],
    ["operations", false],
    ["manager", false],
    ["admin", true],
  ] as const)("%s sees contact details: %s", (role, sees) => {
    expect(viewerOf(member({ role }), []).seesContactDetails).toBe(sees);
  });
});

describe("nearestManager", () => {
  const head = { userId: "head", departmentIds: ["sales"] };
  const lead = { userId: "lead", departmentIds: ["east"] };
  it.each([
    [["east"], "lead"],
    [["west"], "head"],
    [["west", "east"], "lead"],
    [["corp"], null],
    [["loop-a"], null],
    [[], null],
  ])("of a member of %j is %s", (departmentIds, expected) => {
    expect(nearestManager({ userId: "u", departmentIds }, [head, lead], TREE)).toBe(expected);
  });
  it("is never the member", () => {
    expect(nearestManager(lead, [lead, head], TREE)).toBe("head");
    expect(nearestManager(head, [lead, head], TREE)).toBeNull();
  });
});
