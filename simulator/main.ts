/**
 * The process: `main --port N [--seed S] [--data DIR] [--callback URL --token T --aes-key K] [--load FILE]`.
 *
 * Prints one line, `ready http://127.0.0.1:N/`, when it answers. SIGTERM and SIGINT write the snapshot and end it.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Company, loadCompany } from "./control/load.js";
import { setCallback } from "./control/machine.js";
import { SnapshotFile } from "./core/snapshot-file.js";
import { listen } from "./server/listen.js";

const USAGE = `usage: simulator --port N [--seed S] [--data DIR] [--host ADDRESS]
                 [--callback URL --token T --aes-key K] [--load COMPANY.json]

A local WeCom (企业微信) platform. Prints "ready http://127.0.0.1:N/" when it answers; GET /sim lists what can be done.
  --port N        port; 0 takes any free one
  --seed S        ids, secrets and chances follow from it; default 1
  --data DIR      keeps the state there; default only in memory
  --callback URL  where the first app's events go (not verified at the start)
  --load FILE     a company as data, as for POST /sim/load
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string" },
      host: { type: "string" },
      seed: { type: "string", default: "1" },
      data: { type: "string" },
      callback: { type: "string" },
      token: { type: "string" },
      "aes-key": { type: "string" },
      load: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const port = Number(values.port ?? NaN);
  if (values.help) return void process.stdout.write(USAGE);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    process.stderr.write(USAGE);
    process.exitCode = 2;
    return;
  }
  const file = values.data === undefined ? null : new SnapshotFile(values.data);
  const world = file?.read() ?? null;
  const running = await listen({
    seed: values.seed,
    port,
    ...(values.host === undefined ? {} : { host: values.host }),
    ...(world === null ? {} : { world }),
  });
  const { sim } = running;
  if (values.load !== undefined) {
    loadCompany(sim, sim.corp(), Company.parse(JSON.parse(readFileSync(values.load, "utf8"))));
  }
  if (values.callback !== undefined) {
    await setCallback(sim, sim.corp(), {
      url: values.callback,
      verify: false,
      ...(values.token === undefined ? {} : { token: values.token }),
      ...(values["aes-key"] === undefined ? {} : { aesKey: values["aes-key"] }),
    });
  }
  file?.keep(sim);
  let isClosing = false;
  const close = async (): Promise<void> => {
    if (isClosing) return;
    isClosing = true;
    file?.write(sim);
    await running.close();
    process.exit(0);
  };
  process.on("SIGTERM", () => void close());
  process.on("SIGINT", () => void close());
  process.stdout.write(`ready ${running.url}/\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`simulator: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
