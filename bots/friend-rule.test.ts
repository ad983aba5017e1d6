import { expect, it } from "vitest";
import { acceptsFriend } from "./friend-rule.js";

it.each([
  { rule: "always", hello: "", accepts: true },
  { rule: "never", hello: "采购", accepts: false },
  { rule: "keyword:采购", hello: "我是华盛的采购王工", accepts: true },
  { rule: "keyword:PLC", hello: "想问下plc模块", accepts: true },
  { rule: "keyword:采购", hello: "你好", accepts: false },
  { rule: "keyword: ", hello: "你好", accepts: false },
  { rule: "", hello: "你好", accepts: false },
])("$rule and “$hello”: $accepts", ({ rule, hello, accepts }) => {
  expect(acceptsFriend(rule, hello)).toBe(accepts);
});
