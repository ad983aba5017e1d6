/**
 * What a bot hears goes to disk first and to the store after that, in order: a store that is away, or a process that
 * dies in between, loses nothing. A line is delivered at least once; capture makes it once.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { appendFile, open } from "node:fs/promises";
import { join } from "node:path";
import type { SourceMessage } from "#src/domain/conversation/message.js";

export interface SpoolDelivery {
  status: "accepted" | "duplicate" | "rejected";
}

export interface CaptureSpoolOptions {
  /** Folder of this account's spool. */
  dir: string;
  /** Takes up to 100 messages; throws when the store cannot be reached. One result per message, in order. */
  deliver: (messages: SourceMessage[]) => Promise<readonly SpoolDelivery[]>;
  /** Told of failed deliveries and of messages that capture refused. */
  onProblem: (what: string, error?: unknown) => void;
  /** First waiting time after a failure, in ms; doubles up to a minute (default 500). */
  retryMs?: number;
}

export interface CaptureSpool {
  /** Returns once the message is in the file. */
  push(message: SourceMessage): void;
  /** Resolves when everything pushed so far was delivered. */
  drained(): Promise<void>;
  /** Stops delivering; what is left is delivered after the next start. */
  stop(): Promise<void>;
}

const BATCH = 100;
const CHUNK_BYTES = 1024 * 1024;

export function captureSpool(options: CaptureSpoolOptions): CaptureSpool {
  mkdirSync(options.dir, { recursive: true, mode: 0o700 });
  const file = join(options.dir, "captured.jsonl");
  const positionFile = join(options.dir, "delivered");
  let size = endWithWholeLine(file);
  let position = Math.min(readPosition(positionFile), size);
  const stopping = new AbortController();
  let wake: (() => void) | null = null;
  const waiters: { upTo: number; resolve: () => void }[] = [];

  async function run(): Promise<void> {
    let retryMs = options.retryMs ?? 500;
    while (!stopping.signal.aborted) {
      if (position >= size) {
        forget();
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      try {
        await deliverNext();
        retryMs = options.retryMs ?? 500;
      } catch (error) {
        options.onProblem("captured messages wait for the store", error);
        await pause(retryMs);
        retryMs = Math.min(retryMs * 2, 60_000);
      }
    }
  }

  async function deliverNext(): Promise<void> {
    const { lines, bytes } = await readLines(file, position, size);
    const messages = lines.flatMap((line) => parse(line, options.onProblem));
    const results = messages.length === 0 ? [] : await options.deliver(messages);
    const rejected = messages.filter((_, index) => results[index]?.status === "rejected");
    if (rejected.length > 0) {
      await appendFile(
        join(options.dir, "rejected.jsonl"),
        rejected.map((message) => `${JSON.stringify(message)}\n`).join(""),
      );
      options.onProblem(`${rejected.length} captured message(s) were refused and kept in rejected.jsonl`);
    }
    position += bytes;
    writePosition(positionFile, position);
    for (const waiter of waiters.splice(0)) {
      if (waiter.upTo <= position) waiter.resolve();
      else waiters.push(waiter);
    }
  }

  /** Starts the file anew once all is delivered. Position first: a crash in between delivers twice, never skips. */
  function forget(): void {
    if (size === 0) return;
    writePosition(positionFile, 0);
    truncateSync(file, 0);
    position = 0;
    size = 0;
  }

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      stopping.signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    });

  const running = run();
  return {
    push: (message) => {
      const line = `${JSON.stringify(message)}\n`;
      appendFileSync(file, line, { mode: 0o600 });
      size += Buffer.byteLength(line);
      wake?.();
      wake = null;
    },
    drained: () =>
      position >= size ? Promise.resolve() : new Promise((resolve) => waiters.push({ upTo: size, resolve })),
    stop: async () => {
      stopping.abort();
      wake?.();
      await running;
    },
  };
}

/** A process killed while writing leaves half a line: it was not acknowledged and is cut off. */
function endWithWholeLine(file: string): number {
  if (!existsSync(file)) {
    writeFileSync(file, "", { mode: 0o600 });
    return 0;
  }
  const size = statSync(file).size;
  if (size === 0) return 0;
  const content = readFileSync(file);
  const end = content.lastIndexOf(0x0a) + 1;
  if (end < size) truncateSync(file, end);
  return end;
}

function readPosition(file: string): number {
  try {
    const position = Number(readFileSync(file, "utf8"));
    return Number.isSafeInteger(position) && position >= 0 ? position : 0;
  } catch {
    return 0;
  }
}

function writePosition(file: string, position: number): void {
  writeFileSync(`${file}.new`, String(position), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Up to a batch of whole lines from a position. */
async function readLines(file: string, from: number, to: number): Promise<{ lines: string[]; bytes: number }> {
  const handle = await open(file, "r");
  try {
    for (let length = CHUNK_BYTES; ; length *= 2) {
      const buffer = Buffer.alloc(Math.min(length, to - from));
      await handle.read(buffer, 0, buffer.length, from);
      const lines: string[] = [];
      let start = 0;
      for (let end = buffer.indexOf(0x0a); end >= 0 && lines.length < BATCH; end = buffer.indexOf(0x0a, start)) {
        lines.push(buffer.toString("utf8", start, end));
        start = end + 1;
      }
      if (lines.length > 0 || from + buffer.length >= to)
        return { lines, bytes: lines.length > 0 ? start : buffer.length };
    }
  } finally {
    await handle.close();
  }
}

function parse(line: string, onProblem: CaptureSpoolOptions["onProblem"]): SourceMessage[] {
  try {
    const { sentAt, ...rest } = JSON.parse(line) as Omit<SourceMessage, "sentAt"> & { sentAt: string };
    return [{ ...rest, sentAt: new Date(sentAt) }];
  } catch (error) {
    onProblem("a line of the spool cannot be read", error);
    return [];
  }
}
