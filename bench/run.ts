/**
 * `npm run -s bench -- NAME [options]`: runs one measurement and prints as its last line one JSON object with its
 * figures and the ratio to the baseline of the same run.
 */
import { pathToFileURL } from "node:url";

export interface BenchResult {
  name: string;
  [figure: string]: unknown;
}

/** name → module whose default export runs the measurement. */
const BENCHES: Readonly<Record<string, () => Promise<{ default: (args: readonly string[]) => Promise<BenchResult> }>>> =
  {
    faults: () => import("./outreach/faults.js"),
    fanout: () => import("./outreach/fanout.js"),
    segment: () => import("./outreach/segment.js"),
    "stop-switch": () => import("./outreach/stop-switch.js"),
    "callback-storm": () => import("./wecom/callback-storm.js"),
    callbacks: () => import("./wecom/callbacks.js"),
    capture: () => import("./product/capture.js"),
    "day-list": () => import("./product/day-list.js"),
    "contacts-list": () => import("./product/contacts-list.js"),
    rebuild: () => import("./product/rebuild.js"),
    store: () => import("./store/store-mix.js"),
    understanding: () => import("./understanding/run.js"),
  };

async function main(): Promise<void> {
  const [name = "", ...args] = process.argv.slice(2);
  const load = BENCHES[name];
  if (!load) {
    process.stderr.write(`usage: npm run -s bench -- NAME\nnames: ${Object.keys(BENCHES).join(", ")}\n`);
    process.exitCode = 2;
    return;
  }
  const { default: run } = await load();
  process.stdout.write(`${JSON.stringify(await run(args))}\n`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
