import { expect, it } from "vitest";
import { sourceOfAddWay } from "./add-way.js";

it.each([
  { addWay: 1, state: null, source: "企业微信：扫码添加" },
  { addWay: 202, state: "gone-code", source: "企业微信：管理员分配" },
  { addWay: 16, state: "site", source: "企业微信：获客链接(site)" },
  { addWay: 16, state: null, source: "企业微信：获客链接" },
  { addWay: 0, state: null, source: "企业微信" },
  { addWay: 999, state: null, source: "企业微信" },
])("add_way $addWay is $source", ({ addWay, state, source }) => {
  expect(sourceOfAddWay(addWay, state)).toBe(source);
});
