/** What axe-core says of a page. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { projectRoot } from "#config/project-root.js";

const source = readFileSync(join(projectRoot, "node_modules/axe-core/axe.min.js"), "utf8");

interface Violation {
  id: string;
  impact: string | null;
  nodes: { html: string }[];
}

/** Ends when nothing moves that comes to an end: a button that is just becoming usable is paler than it will be. */
const settled = `Promise.allSettled(document.getAnimations()
  .filter((one) => one.effect?.getComputedTiming().iterations !== Infinity)
  .map((one) => one.finished)).then(() => undefined)`;

/** Serious and critical findings on the page once it stands still. */
export async function seriousProblemsOf(page: Page): Promise<string[]> {
  // Not addScriptTag: the page's policy allows no inline scripts.
  await page.evaluate(source);
  await page.evaluate(settled);
  const violations = await page.evaluate<Violation[]>(
    "axe.run(document, { resultTypes: ['violations'] }).then((found) => found.violations)",
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}
