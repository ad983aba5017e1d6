/** The embedded document store as a child: a unix socket in the data directory, no port. */
import { createConnection } from "node:net";
import { join } from "node:path";
import { projectRoot } from "#config/project-root.js";
import type { DataDir } from "./data-dir.js";
import type { ChildSpec } from "./spawn-child.js";

export const storeSocketOf = (data: DataDir): string => join(data.socketDir, "store.sock");

/** Address for the driver. One node, so that retryable writes work as with a replica set. */
export const embeddedStoreUrl = (data: DataDir): string =>
  `mongodb://${encodeURIComponent(storeSocketOf(data))}/guanxi?directConnection=true`;

export function embeddedStoreSpec(data: DataDir): ChildSpec {
  return {
    name: "store",
    command: process.execPath,
    args: [
      "--enable-source-maps",
      join(projectRoot, "dist/embedded/main.js"),
      "--dir",
      data.storeDir,
      "--socket",
      storeSocketOf(data),
    ],
    logFile: join(data.logDir, "store.log"),
  };
}

/** True when something accepts connections on the socket. */
export function storeAccepts(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(socketPath);
    const done = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => done(false));
    socket.once("error", () => done(false));
    socket.once("connect", () => done(true));
  });
}
