import { expect, it } from "vitest";
import { passwordProblem } from "./password-rule.js";

it.each([
  "短",
  "1234567",
  "12345678",
  "1234567890",
  "11111111",
  "87654321",
  "abcdefgh",
  "Password",
  "liqian.h1",
  "x".repeat(201),
])("refuses %s", (password) => {
  expect(passwordProblem(password, "LiQian.h1")).not.toBeNull();
});

it.each(["correct horse", "一二三四五六七八九", "k3-tuesday", "13579246"])("takes %s", (password) => {
  expect(passwordProblem(password, "liqian")).toBeNull();
});
