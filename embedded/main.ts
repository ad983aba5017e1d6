import { parseArgs } from "node:util";
import { serve } from "./server/listen.js";

/** The process of an embedded store: `main --dir DIR (--port N | --socket PATH) [--no-flush] [--with-parent]`. Prints
 * one line, `ready <url>`, when it takes connections. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      dir: { type: "string" },
      port: { type: "string" },
      socket: { type: "string" },
      "no-flush": { type: "boolean", default: false },
      "with-parent": { type: "boolean", default: false },
    },
  });
  const { dir, socket: socketPath } = values;
  const port = Number(values.port);
  if (dir === undefined || (socketPath === undefined && !(Number.isInteger(port) && port >= 0 && port < 65_536))) {
    process.stderr.write("usage: store --dir DIR (--port N | --socket PATH)\n");
    process.exitCode = 2;
    return;
  }
  const address = socketPath === undefined ? { port } : { socketPath };
  const running = await serve({ dir, address, isDurable: !values["no-flush"] });
  let isClosing = false;
  const close = (): void => {
    if (!isClosing) void running.close().then(() => process.exit(0));
    isClosing = true;
  };
  process.on("SIGTERM", close).on("SIGINT", close);
  if (values["with-parent"]) process.stdin.on("end", close).on("error", close).resume();
  process.stdout.write(`ready ${running.url}\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`embedded store: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
