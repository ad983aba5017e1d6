/** The local WeCom as a child: a loopback port, its state in the data directory. Only where no real corp is configured. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { projectRoot } from "#config/project-root.js";
import type { DataDir } from "./data-dir.js";
import type { ChildSpec } from "./spawn-child.js";

const simulatorDirOf = (data: DataDir): string => join(data.root, "simulator");

/**
 * The port of this data directory's simulator: the one of last time while it is free, so that addresses which were
 * given out go on working.
 */
export async function simulatorPort(data: DataDir): Promise<number> {
  const file = join(data.root, "run", "simulator.port");
  const last = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  const port = (Number.isInteger(last) && last > 0 ? await freePort(last) : null) ?? (await freePort(0));
  if (port === null) throw new Error("no free port");
  writeFileSync(file, String(port));
  return port;
}

function freePort(wanted: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen(wanted, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : null;
      server.close(() => resolve(port));
    });
  });
}

export function simulatorSpec(data: DataDir, port: number): ChildSpec {
  return {
    name: "simulator",
    command: process.execPath,
    args: [
      "--enable-source-maps",
      join(projectRoot, "dist/simulator/main.js"),
      "--port",
      String(port),
      "--data",
      simulatorDirOf(data),
    ],
    logFile: join(data.logDir, "simulator.log"),
  };
}

/** True when it answers. */
export async function simulatorAnswers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/sim/clock`, { signal: AbortSignal.timeout(1_000) })).ok;
  } catch {
    return false;
  }
}
