/**
 * Reads the archive from where it stands: stored in seq order with their seq, then captured. The cursor is the highest
 * stored seq, so a crash at any line repeats work and loses none.
 */
import { DAY_MS } from "#src/domain/shared/time.js";
import type { CaptureUseCases } from "../capture/capture-use-cases.js";
import type { MediaUseCases } from "../media/media-use-cases.js";
import type { Clock } from "../shared/clock.js";
import { askConsents, type ConsentSource } from "./ask-consents.js";
import { ARCHIVE_SOURCE, readArchiveMessage, type ReadArchiveMessage } from "./archived-message.js";
import {
  ArchiveError,
  type ArchivedMessage,
  type ArchiveReader,
  type ArchiveReaders,
  type ArchiveStore,
  type SealedMessage,
} from "./ports.js";

export interface ArchiveDeps {
  readers: ArchiveReaders;
  store: ArchiveStore;
  capture: Pick<CaptureUseCases, "captureMessages">;
  media: Pick<MediaUseCases, "keep">;
  mediaUrlOf: (corpId: string, source: string, sourceId: string) => string;
  /** One puller per corp over all processes; @throws WecomError wait when another one is at it. */
  alone: <T>(name: string, act: () => Promise<T>) => Promise<T>;
  /** Members who are recorded now; null: not to be had. */
  recordedMembers: () => Promise<string[] | null>;
  consents: ConsentSource;
  clock: Clock;
  log: { warn(fields: Record<string, unknown>, message: string): void };
}

const PULL_LIMIT = 1_000;
/** Halved when an answer is too large (301058). */
const SMALLEST_LIMIT = 50;
const TOO_LARGE = 301_058;
const KEY_MISSING = 10_007;
const CAPTURE_BATCH = 200;
/** Messages older than this cannot be pulled any more (older sources say 3 days: the smaller one counts). */
export const PULL_WINDOW_MS = 3 * DAY_MS;

export interface PullResult {
  pulled: number;
  captured: number;
  /** Messages whose key is missing. */
  sealed: number;
}

/** Does nothing without a configured archive. Safe to repeat. */
export async function pullArchive(deps: ArchiveDeps, input: { corpId: string }): Promise<PullResult | null> {
  const reader = await deps.readers.current();
  if (!reader) return null;
  return deps.alone(`archive:${input.corpId}`, async () => {
    const { corpId } = input;
    await noteSilence(deps, corpId);
    const pulled = await pullAll(deps, corpId, reader);
    await openSealed(deps, corpId, reader);
    const captured = await captureStored(deps, corpId, reader);
    const recorded = await deps.recordedMembers();
    if (recorded) {
      await deps.store.setRecorded(corpId, recorded, deps.clock.now());
      // An answer that is missing is worth no failed pull: it is asked for again.
      await askConsents(deps, { corpId, recorded }).catch((error: unknown) =>
        deps.log.warn({ err: error }, "WeCom was not asked about consents"),
      );
    }
    const { sealed } = await deps.store.countStates(corpId);
    return { pulled, captured, sealed };
  });
}

/** Longer away than the archive keeps messages: what was said meanwhile may be lost, and somebody must know. */
async function noteSilence({ store, clock }: ArchiveDeps, corpId: string): Promise<void> {
  const last = await store.lastPullAt(corpId);
  const now = clock.now();
  if (!last || now.getTime() - last.getTime() <= PULL_WINDOW_MS) return;
  const to = new Date(now.getTime() - PULL_WINDOW_MS);
  await store.addGap({ corpId, from: last, to, reason: "停机时间超过存档的拉取期限，这段时间的消息可能不全" });
}

async function pullAll(deps: ArchiveDeps, corpId: string, reader: ArchiveReader): Promise<number> {
  let limit = PULL_LIMIT;
  let pulled = 0;
  for (;;) {
    let batch: SealedMessage[];
    try {
      batch = await reader.pull(await deps.store.lastSeq(corpId), limit);
    } catch (error) {
      if (!(error instanceof ArchiveError) || error.code !== TOO_LARGE || limit <= SMALLEST_LIMIT) throw error;
      limit = Math.floor(limit / 2);
      continue;
    }
    const now = deps.clock.now();
    if (batch.length > 0) {
      const messages: ArchivedMessage[] = [];
      for (const sealed of batch) messages.push(await opened(deps, corpId, reader, sealed, now));
      await deps.store.put(messages.sort((a, b) => (a.seq < b.seq ? -1 : 1)));
      pulled += batch.length;
    }
    await deps.store.notePull(corpId, now);
    if (batch.length === 0) return pulled;
  }
}

async function opened(
  deps: ArchiveDeps,
  corpId: string,
  reader: ArchiveReader,
  sealed: SealedMessage,
  pulledAt: Date,
): Promise<ArchivedMessage> {
  const { seq, msgId, keyVersion, randomKey, message } = sealed;
  const base = { corpId, msgId, seq, keyVersion, pulledAt, sentAt: null };
  try {
    const json = await reader.open(sealed);
    return { ...base, state: "stored", json, sealed: null, note: null };
  } catch (error) {
    deps.log.warn({ seq, keyVersion, err: error }, "an archived message cannot be opened");
    const isKey = error instanceof ArchiveError && error.code === KEY_MISSING;
    const note = isKey ? `缺少第 ${keyVersion} 版私钥` : "解密失败";
    return { ...base, state: "sealed", json: null, sealed: { randomKey, message }, note };
  }
}

/** Sealed messages whose key has come since. */
async function openSealed(deps: ArchiveDeps, corpId: string, reader: ArchiveReader): Promise<void> {
  for (const message of await deps.store.withState(corpId, "sealed", PULL_LIMIT)) {
    if (!message.sealed) continue;
    const again = await opened(deps, corpId, reader, { ...message, ...message.sealed }, message.pulledAt);
    if (again.json !== null) await deps.store.opened(corpId, message.msgId, again.json, null);
  }
}

/** Hands stored messages to capture, with consents and files; also those that a crash left. */
async function captureStored(deps: ArchiveDeps, corpId: string, reader: ArchiveReader): Promise<number> {
  let captured = 0;
  for (;;) {
    const batch = await deps.store.withState(corpId, "stored", CAPTURE_BATCH);
    if (batch.length === 0) return captured;
    const read = batch.map((message) => ({ message, parts: readOf(deps, message) }));
    await deps.store.addConsents(read.flatMap(({ parts }) => (parts?.consent ? [{ corpId, ...parts.consent }] : [])));
    const chats = read.flatMap(({ message, parts }) =>
      parts?.message ? [{ id: message.msgId, chat: parts.message }] : [],
    );
    const results = await deps.capture.captureMessages({ corpId, messages: chats.map(({ chat }) => chat) });
    for (const { parts, message } of read) if (parts?.file) await keepFile(deps, corpId, reader, message, parts.file);
    const taken = chats.filter((_, index) => results[index]?.status !== "rejected").map(({ id }) => id);
    const rejected = chats.filter((_, index) => results[index]?.status === "rejected").map(({ id }) => id);
    const others = read.filter(({ parts }) => !parts?.message).map(({ message }) => message.msgId);
    await deps.store.setState(corpId, taken, "captured", null);
    await deps.store.setState(corpId, rejected, "kept", "内容不符合要求，没有进入会话");
    await deps.store.setState(corpId, others, "kept", null);
    captured += taken.length;
  }
}

function readOf(deps: ArchiveDeps, message: ArchivedMessage): ReadArchiveMessage | null {
  try {
    return readArchiveMessage(message.json ?? "", (sourceId) =>
      deps.mediaUrlOf(message.corpId, ARCHIVE_SOURCE, sourceId),
    );
  } catch {
    return null;
  }
}

/** Files expire after some days: fetched at once, streamed to disk. One that fails stops no message. */
async function keepFile(
  deps: ArchiveDeps,
  corpId: string,
  reader: ArchiveReader,
  message: ArchivedMessage,
  { fileId, kind, name }: NonNullable<ReadArchiveMessage["file"]>,
): Promise<void> {
  try {
    await deps.media.keep({
      corpId,
      source: ARCHIVE_SOURCE,
      sourceId: message.msgId,
      kind,
      name,
      open: () => Promise.resolve(reader.media(fileId)),
    });
  } catch (error) {
    deps.log.warn({ seq: message.seq, err: error }, "a file of the archive was not kept");
  }
}
