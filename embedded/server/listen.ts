import { chmodSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { serveConnection } from "../wire/connection.js";
import { Router } from "./router.js";
import { startUpkeep, Store } from "./store.js";

export type Address = { readonly port: number } | { readonly socketPath: string };
/** How a store is run: its folder, made when it is missing, and whether commits are flushed to disk (default true). */
export type ServeOptions = { readonly dir: string; readonly address: Address; readonly isDurable?: boolean };
/** A running store: its `url` (`mongodb://…/`) for drivers; `close` refuses new work, ends accepted writes, closes all. */
export type RunningStore = { readonly url: string; readonly store: Store; close(): Promise<void> };
/** Opens a store and takes connections. @throws StoreError 96 when another process has the folder. */
export async function serve({ dir, address, isDurable = true }: ServeOptions): Promise<RunningStore> {
  const store = new Store(dir, { isDurable });
  const sockets = new Set<Socket>();
  let router: Router | undefined;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    serveConnection(socket, async (request, id) => (await router?.respond(request, id)) ?? { ok: 0 });
  });
  try {
    await listening(server, address);
  } catch (error) {
    await store.close();
    throw error;
  }
  const bound = server.address();
  const name = bound !== null && typeof bound === "object" ? `127.0.0.1:${bound.port}` : String(bound);
  router = new Router(store, name);
  const endUpkeep = startUpkeep(store);
  // Discovery would make drivers lower-case the path of the socket.
  const path = `${encodeURIComponent(name)}/?directConnection=true`;
  return {
    url: `mongodb://${"socketPath" in address ? path : `${name}/`}`,
    store,
    close: async () => {
      endUpkeep();
      server.close();
      for (const socket of sockets) socket.end();
      await store.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function listening(server: Server, address: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    if (!("socketPath" in address)) server.listen(address.port, "127.0.0.1", resolve);
    else {
      // The folder is locked for this process, so a socket that is there was left behind.
      rmSync(address.socketPath, { force: true });
      server.listen(address.socketPath, () => {
        chmodSync(address.socketPath, 0o600);
        resolve();
      });
    }
  });
}
