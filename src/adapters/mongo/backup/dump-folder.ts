/**
 * A backup on disk, laid out as `mongodump --gzip` does, so that `mongorestore --gzip` reads it too:
 * `records/<collection>.bson.gz` and `records/<collection>.metadata.json.gz`, beside a `manifest.json` of our own with
 * counts and hashes. The folder gets its name when it is complete: what is there is a whole backup.
 */
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip, gzipSync } from "node:zlib";
import mongoose from "mongoose";
import { z } from "zod";
import { AppError } from "#src/domain/shared/errors.js";
import { startDigest, type CollectionDigest } from "./content-digest.js";
import type { RecordSource, SourceCollection } from "./record-source.js";

const { EJSON } = mongoose.mongo.BSON;

const Manifest = z.object({
  format: z.literal("guanxi-backup-1"),
  /** Instant of the backup, ISO 8601 UTC. */
  createdAt: z.string(),
  collections: z.record(z.string(), z.object({ documents: z.int(), bytes: z.int(), sha256: z.string() })),
});
export type BackupManifest = z.infer<typeof Manifest>;

/** Told after every megabyte or so. */
export type OnDocuments = (collection: string, documents: number) => void;

const RECORDS = "records";
const CHUNK_BYTES = 1024 * 1024;
/** Fast: a backup is written while people work. */
const GZIP_LEVEL = 1;
/** The largest BSON document of MongoDB with room for its envelope. */
const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024 + 16 * 1024;

/**
 * Writes everything of `source` into `folder`, which must not exist yet. Stopped or failed: nothing is left.
 *
 * @throws AppError conflict the folder exists.
 */
export async function writeDump(
  folder: string,
  source: RecordSource,
  options: { createdAt: Date; onDocuments?: OnDocuments; signal?: AbortSignal },
): Promise<BackupManifest> {
  if (existsSync(folder)) throw new AppError("conflict", `${folder} 已存在，请换一个目录`);
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(join(partial, RECORDS), { recursive: true, mode: 0o700 });
  try {
    const collections: BackupManifest["collections"] = {};
    for (const collection of await source.collections()) {
      collections[collection.name] = await writeCollection(join(partial, RECORDS), collection, source, options);
    }
    const manifest: BackupManifest = {
      format: "guanxi-backup-1",
      createdAt: options.createdAt.toISOString(),
      collections,
    };
    await writeFile(join(partial, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
    await rename(partial, folder);
    return manifest;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

async function writeCollection(
  folder: string,
  { name, indexes }: SourceCollection,
  source: RecordSource,
  { onDocuments, signal }: { onDocuments?: OnDocuments; signal?: AbortSignal },
): Promise<CollectionDigest> {
  const digest = startDigest();
  async function* chunks(): AsyncGenerator<Buffer> {
    let parts: Buffer[] = [];
    let size = 0;
    let documents = 0;
    for await (const document of source.documents(name)) {
      digest.add(document);
      documents += 1;
      // A copy: the driver's buffer is the whole batch and is used again.
      parts.push(Buffer.from(document));
      size += document.length;
      if (size < CHUNK_BYTES) continue;
      yield Buffer.concat(parts);
      onDocuments?.(name, documents);
      parts = [];
      size = 0;
    }
    yield Buffer.concat(parts);
    onDocuments?.(name, documents);
  }
  const file = createWriteStream(join(folder, `${name}.bson.gz`), { mode: 0o600, flush: true });
  await pipeline(Readable.from(chunks()), createGzip({ level: GZIP_LEVEL }), file, signal ? { signal } : {});
  const metadata = EJSON.stringify({ indexes, collectionName: name, type: "collection" }, { relaxed: false });
  await writeFile(join(folder, `${name}.metadata.json.gz`), gzipSync(metadata), { mode: 0o600, flush: true });
  return digest.finish();
}

/**
 * A written backup.
 *
 * @throws AppError invalid_input the folder holds no complete backup.
 */
export async function readManifest(folder: string): Promise<BackupManifest> {
  let text: string;
  try {
    text = await readFile(join(folder, "manifest.json"), "utf8");
  } catch (error) {
    throw notABackup(folder, "缺少 manifest.json", error);
  }
  const parsed = Manifest.safeParse(parsedJson(text));
  if (!parsed.success) throw notABackup(folder, "manifest.json 的格式不对", parsed.error);
  return parsed.data;
}

/** The records of a written backup, in the order in which they were written. */
export function dumpSource(folder: string, manifest: BackupManifest): RecordSource {
  return {
    collections: async () =>
      Promise.all(
        Object.keys(manifest.collections).map(async (name) => {
          const stream = createReadStream(join(folder, RECORDS, `${name}.metadata.json.gz`)).pipe(createGunzip());
          const metadata = EJSON.parse(await textOf(stream)) as Pick<SourceCollection, "indexes">;
          return { name, indexes: metadata.indexes };
        }),
      ),
    documents: (name) => documentsIn(folder, name),
    close: async () => undefined,
  };
}

async function* documentsIn(folder: string, name: string): AsyncGenerator<Uint8Array> {
  const input = createReadStream(join(folder, RECORDS, `${name}.bson.gz`));
  const stream = createGunzip();
  const flow = pipeline(input, stream);
  flow.catch(() => undefined);
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of stream) {
      rest = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
      let at = 0;
      while (rest.length - at >= 4) {
        const size = rest.readInt32LE(at);
        if (size < 5 || size > MAX_DOCUMENT_BYTES) throw notABackup(folder, `${name} 的内容已损坏`);
        if (rest.length - at < size) break;
        yield rest.subarray(at, at + size);
        at += size;
      }
      rest = rest.subarray(at);
    }
    await flow;
  } catch (error) {
    throw error instanceof AppError ? error : notABackup(folder, `${name} 读不出来`, error);
  }
  if (rest.length > 0) throw notABackup(folder, `${name} 不完整`);
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function notABackup(folder: string, why: string, cause?: unknown): AppError {
  return new AppError("invalid_input", `${folder} 不是完整的备份：${why}`, {
    ...(cause === undefined ? {} : { cause }),
    details: { issues: [{ path: folder, message: why }] },
  });
}
