import { parseArgs } from "node:util";
import { type Address, serve } from "./server/listen.js";
import { Store } from "./server/store.js";
import { verifyStore } from "./storage/verify.js";

/**
 * The process of an embedded store: `main --dir DIR (--port N | --socket PATH) [--no-flush] [--with-parent]`, or
 * `main --dir DIR --check`, which compares all documents with all index entries and ends (1 when they disagree).
 *
 * Prints one line, `ready <url>`, when it takes connections. SIGTERM and SIGINT close it cleanly; with `--with-parent`
 * the end of standard input does too, so that it never outlives the process that started it.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      dir: { type: "string" },
      port: { type: "string" },
      socket: { type: "string" },
      "no-flush": { type: "boolean", default: false },
      "with-parent": { type: "boolean", default: false },
      check: { type: "boolean", default: false },
    },
  });
  const port = values.port === undefined ? undefined : Number(values.port);
  const isPort = port !== undefined && Number.isInteger(port) && port >= 0 && port < 65_536;
  if (values.dir !== undefined && values.check) {
    await check(values.dir);
    return;
  }
  if (values.dir === undefined || (!isPort && values.socket === undefined)) {
    process.stderr.write("usage: store --dir DIR (--port N | --socket PATH)\n");
    process.exitCode = 2;
    return;
  }
  const address: Address = values.socket === undefined ? { port: port ?? 0 } : { socketPath: values.socket };
  const running = await serve({ dir: values.dir, address, isDurable: !values["no-flush"] });
  let isClosing = false;
  const close = async (): Promise<void> => {
    if (isClosing) return;
    isClosing = true;
    await running.close();
    process.exit(0);
  };
  process.on("SIGTERM", () => void close());
  process.on("SIGINT", () => void close());
  if (values["with-parent"]) {
    process.stdin.on("end", () => void close());
    process.stdin.on("error", () => void close());
    process.stdin.resume();
  }
  process.stdout.write(`ready ${running.url}\n`);
}

async function check(dir: string): Promise<void> {
  const store = new Store(dir, { isDurable: true });
  const { documents, entries, problems } = verifyStore(store.tables, store.catalog);
  await store.close();
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.stdout.write(`${documents} documents, ${entries} index entries, ${problems.length} problems\n`);
  if (problems.length > 0) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`embedded store: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
