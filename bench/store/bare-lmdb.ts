/** The floor of the store's own storage: the same bytes and as many index entries of the same length, put by hand. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open } from "lmdb";

export interface BareLmdb {
  /** One durable commit of these documents, each with an index entry for every text of `keysOf`. */
  write(documents: readonly Uint8Array[], keysOf: (n: number) => readonly string[]): Promise<void>;
  /** The n-th document that was written. */
  read(n: number): Uint8Array | undefined;
  count(): number;
  close(): Promise<void>;
}

export function openBareLmdb(): BareLmdb {
  const dir = mkdtempSync(join(tmpdir(), "guanxi-bare-"));
  const binary = { keyEncoding: "binary", encoding: "binary" } as const;
  const root = open<Buffer, Buffer>({ path: join(dir, "bare.mdb"), ...binary, noSubdir: true, maxDbs: 2 });
  const documents = root.openDB<Buffer, Buffer>({ name: "documents", ...binary });
  const entries = root.openDB<Buffer, Buffer>({ name: "entries", ...binary });
  const one = Buffer.from([1]);
  let next = 0;
  const keyOf = (head: number, n: number): Buffer => {
    const key = Buffer.allocUnsafe(10);
    key.writeUInt32BE(head, 0);
    key.writeUIntBE(n, 4, 6);
    return key;
  };
  return {
    write: async (batch, keysOf) => {
      await root.transaction(() => {
        for (const document of batch) {
          const record = keyOf(1, next);
          void documents.put(record, document as Buffer);
          for (const text of keysOf(next)) {
            void entries.put(Buffer.concat([record.subarray(0, 4), Buffer.from(text), record.subarray(4)]), one);
          }
          next += 1;
        }
      });
      await root.flushed;
    },
    read: (n) => documents.getBinary(keyOf(1, n)),
    count: () => next,
    close: async () => {
      await root.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
