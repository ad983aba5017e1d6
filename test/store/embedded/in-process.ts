import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeDocument } from "#embedded/bson/decode.js";
import { type Encodable, encodeDocument } from "#embedded/bson/encode.js";
import { Router } from "#embedded/server/router.js";
import { Store } from "#embedded/server/store.js";
import type { Document } from "#embedded/values/values.js";
import { parseMessage } from "#embedded/wire/connection.js";
import { type Long, serialize } from "bson";

/** A store inside the test's own process: commands in, replies out, no sockets between. */
export interface InProcessStore {
  readonly dir: string;
  readonly store: Store;
  readonly router: Router;
  /** Runs a command on database `t` (or the `$db` it names); errors are replies with `ok: 0`. */
  run(command: { readonly [field: string]: Encodable }): Promise<Document>;
  /** All documents of a find or aggregate. */
  all(command: { readonly [field: string]: Encodable }): Promise<Document[]>;
  /** Closes and opens the same folder again. */
  reopen(): Promise<InProcessStore>;
  close(): Promise<void>;
}

/** Opens a store in a fresh folder (removed by `close`), or in a given one. */
export function openInProcess(dir = mkdtempSync(join(tmpdir(), "embedded-"))): InProcessStore {
  const store = new Store(dir, { isDurable: false });
  const router = new Router(store, "127.0.0.1:0");
  const run = async (command: { readonly [field: string]: Encodable }): Promise<Document> => {
    const request = parseMessage(frameOf({ $db: "t", ...command, ...(command["$db"] ? {} : { $db: "t" }) }));
    return decodeDocument(encodeDocument(await router.respond(request, 1)));
  };
  return {
    dir,
    store,
    router,
    run,
    all: async (command) => {
      const reply = await run(command);
      if (Number(reply["ok"]) !== 1) throw new Error(JSON.stringify(reply));
      const cursor = reply["cursor"] as Document;
      const documents = [...(cursor["firstBatch"] as Document[])];
      const [collection] = Object.values(command);
      while (!(cursor["id"] as Long).isZero()) {
        const more = await run({ getMore: cursor["id"], collection: collection ?? "", $db: command["$db"] ?? "t" });
        const next = more["cursor"] as Document;
        documents.push(...(next["nextBatch"] as Document[]));
        cursor["id"] = next["id"];
      }
      return documents;
    },
    reopen: async () => {
      await store.close();
      return openInProcess(dir);
    },
    close: async () => {
      await store.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** An OP_MSG with one body. The command's name has to be its first field. */
export function frameOf(command: { readonly [field: string]: Encodable }): Buffer {
  const { $db, ...rest } = command;
  // By the driver's encoder: it knows types that the store refuses.
  const body = Buffer.from(serialize({ ...rest, $db }));
  const frame = Buffer.alloc(21 + body.length);
  frame.writeInt32LE(frame.length, 0);
  frame.writeInt32LE(1, 4);
  frame.writeInt32LE(2013, 12);
  body.copy(frame, 21);
  return frame;
}
