import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { builtWeb, FIRST_LOAD_LIMIT_BYTES, measureFirstLoad } from "./measure-first-load.mjs";

it.skipIf(!existsSync(join(builtWeb, ".vite/manifest.json")))("the built app's first load stays small", () => {
  expect(measureFirstLoad().bytes).toBeLessThan(FIRST_LOAD_LIMIT_BYTES);
});
