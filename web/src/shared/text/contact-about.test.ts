import { expect, it } from "vitest";
import { contactAbout } from "./contact-about";

it.each([
  ["王工", "华盛精密", "采购经理", "华盛精密 · 采购经理"],
  ["王工-华盛精密", "华盛精密", null, ""],
  ["王工-华盛", "苏州华盛精密", "采购经理", "苏州华盛精密 · 采购经理"],
  ["王工", null, null, ""],
])("%s of %s, %s: %s", (displayName, company, title, about) => {
  expect(contactAbout({ displayName, company, title })).toBe(about);
});
