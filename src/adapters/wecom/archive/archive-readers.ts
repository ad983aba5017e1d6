/** The archive as configured: the vendor's library, or the simulator's HTTP port; opened once. */
import { readFile } from "node:fs/promises";
import type { KeyObject } from "node:crypto";
import type { ArchiveReader, ArchiveReaders } from "#src/usecases/wecom-archive/ports.js";
import type { WecomCredentialSource } from "#src/usecases/wecom-platform/credentials.js";
import type { Transport } from "../client/http-transport.js";
import { openFinanceSdk, type FinanceSdkReader } from "./finance-sdk.js";
import { httpArchive } from "./http-archive.js";
import { archiveKey } from "./random-key.js";

export interface ArchiveReaderOptions {
  credentials: WecomCredentialSource;
  transport: Transport;
  /** Path of the vendor's library. */
  library: string | undefined;
  /** Address of the simulator; used when no library is given. */
  httpUrl: string | undefined;
  /** Called before every pull; throws when the platform's limit is reached (wecom.md §6.4). */
  takeTurn: (corpId: string) => Promise<void>;
  /** "1=/keys/v1.pem,2=/keys/v2.pem" */
  keyFiles: string | undefined;
}

export interface OpenArchiveReaders extends ArchiveReaders {
  /** Versions of which a private key is there. */
  keyVersions(): number[];
  close(): void;
}

/** Key files by version. */
const keyFilesOf = (text: string | undefined): Map<number, string> =>
  new Map(
    (text ?? "")
      .split(",")
      .filter(Boolean)
      .map((part) => {
        const at = part.indexOf("=");
        return [Number(part.slice(0, at)), part.slice(at + 1)] as const;
      }),
  );

const limited = (reader: ArchiveReader, takeTurn: () => Promise<void>): ArchiveReader => ({
  pull: async (afterSeq, limit) => {
    await takeTurn();
    return reader.pull(afterSeq, limit);
  },
  open: (sealed) => reader.open(sealed),
  media: (fileId) => reader.media(fileId),
});

export function archiveReaders(options: ArchiveReaderOptions): OpenArchiveReaders {
  const files = keyFilesOf(options.keyFiles);
  let kept: { key: string; reader: Promise<ArchiveReader> } | null = null;
  let sdk: FinanceSdkReader | null = null;

  const open = async (corpId: string, secret: string): Promise<ArchiveReader> => {
    const keys = new Map<number, KeyObject>();
    for (const [version, file] of files) keys.set(version, archiveKey(await readFile(file, "utf8")));
    if (options.library !== undefined) {
      sdk?.close();
      sdk = await openFinanceSdk({ library: options.library, corpId, secret, keys });
      return sdk;
    }
    return httpArchive({ baseUrl: options.httpUrl ?? "", corpId, secret, keys, transport: options.transport });
  };

  return {
    current: async () => {
      const credentials = await options.credentials.current();
      const secret = credentials?.secrets.archive;
      if (!credentials || secret === undefined) return null;
      if (options.library === undefined && options.httpUrl === undefined) return null;
      const key = `${credentials.corpId}\n${secret}`;
      if (kept?.key !== key) {
        const { corpId } = credentials;
        const reader = open(corpId, secret).then((opened) => limited(opened, () => options.takeTurn(corpId)));
        const entry = { key, reader };
        kept = entry;
        reader.catch(() => {
          if (kept === entry) kept = null;
        });
      }
      return kept.reader;
    },
    keyVersions: () => [...files.keys()].sort((a, b) => a - b),
    close: () => sdk?.close(),
  };
}
