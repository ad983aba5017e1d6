/** Imports a file of chats: streamed, in batches, resumable, with every bad row kept beside the file. */
import type { SourceMessage } from "#src/domain/conversation/message.js";
import { looksLikeAnnotatedChat, rowsOfAnnotatedChat } from "./annotated-chat.js";
import type { FileRow, ImportCheckpoints, ImportCounts, RejectedRows } from "./ports.js";

const BATCH = 500;

/** What became of one message of a batch. */
export type CaptureOutcome = { status: "accepted" | "duplicate" } | { status: "rejected"; reason: string };

export interface ImportChatsDeps {
  /** Stores a batch; the answer is in the batch's order. Throws when the store cannot be reached. */
  capture(messages: readonly SourceMessage[]): Promise<CaptureOutcome[]>;
  /** Checks one row and turns it into a message. */
  readRow(value: unknown, source: string): { ok: true; message: SourceMessage } | { ok: false; problem: string };
  checkpoints: ImportCheckpoints;
  /** Does a step, and again while the store is away. */
  patiently<T>(act: () => Promise<T>): Promise<T>;
}

export interface ImportChatsInput {
  corpId: string;
  /** Names the file's content, e.g. size and hash: an interrupted import of the same file goes on where it was. */
  fingerprint: string;
  /** Source under which the messages are unique, e.g. "import". */
  source: string;
  rows: AsyncIterable<FileRow>;
  rejected: RejectedRows;
  onProgress(progress: { line: number; counts: Readonly<ImportCounts> }): void;
  signal: AbortSignal;
}

export interface ImportSummary {
  counts: ImportCounts;
  /** Line after which an earlier, interrupted run is continued; 0 for a fresh one. */
  resumedAfterLine: number;
  /** False when it was aborted; the next run goes on from there. */
  isComplete: boolean;
}

interface PendingMessage {
  line: number;
  raw: string;
  message: SourceMessage;
}

/**
 * Reads all rows and captures them. Repeating it is harmless: messages are unique on source + source id.
 * A row's bad messages never stop the others. After a crash the same file continues behind the last full batch.
 */
export async function importChats(deps: ImportChatsDeps, input: ImportChatsInput): Promise<ImportSummary> {
  const start = await deps.patiently(() => deps.checkpoints.load(input.corpId, input.fingerprint));
  const counts: ImportCounts = start ? { ...start.counts } : { read: 0, accepted: 0, duplicate: 0, rejected: 0 };
  const resumedAfterLine = start?.line ?? 0;
  let batch: PendingMessage[] = [];
  let rejections: { line: number; reason: string; raw: string }[] = [];
  let line = resumedAfterLine;

  /** Everything up to `line` is settled afterwards: the checkpoint is written last. */
  const flush = async (): Promise<void> => {
    const settled = batch.length > 0 ? await deps.patiently(() => capture(deps, batch)) : [];
    settled.forEach((outcome, i) => {
      const pending = batch[i];
      if (!pending) return;
      if (outcome.status === "rejected")
        rejections.push({ line: pending.line, reason: outcome.reason, raw: pending.raw });
      else counts[outcome.status]++;
    });
    counts.read += batch.length;
    for (const rejection of rejections) await input.rejected.add(rejection);
    counts.rejected += rejections.length;
    counts.read += rejections.length - settled.filter((outcome) => outcome.status === "rejected").length;
    batch = [];
    rejections = [];
    await deps.patiently(() => deps.checkpoints.save(input.corpId, input.fingerprint, { line, counts }));
    input.onProgress({ line, counts });
  };

  for await (const row of input.rows) {
    if (input.signal.aborted) break;
    if (row.line <= resumedAfterLine) continue;
    const read = messagesOf(deps, row, input.source);
    // A chat's messages stay together: the checkpoint counts whole lines.
    if (batch.length > 0 && batch.length + read.messages.length > BATCH) await flush();
    for (const message of read.messages) batch.push({ line: row.line, raw: row.raw, message });
    for (const reason of read.problems) rejections.push({ line: row.line, reason, raw: row.raw });
    line = row.line;
    if (batch.length >= BATCH || rejections.length >= BATCH) await flush();
  }
  await flush();
  const isComplete = !input.signal.aborted;
  if (isComplete) await deps.patiently(() => deps.checkpoints.clear(input.corpId, input.fingerprint));
  return { counts, resumedAfterLine, isComplete };
}

function messagesOf(
  deps: ImportChatsDeps,
  row: FileRow,
  source: string,
): { messages: SourceMessage[]; problems: string[] } {
  if (!row.ok) return { messages: [], problems: [row.problem] };
  let values = [row.value];
  if (looksLikeAnnotatedChat(row.value)) {
    const chat = rowsOfAnnotatedChat(row.value);
    if (!chat.ok) return { messages: [], problems: [chat.problem] };
    values = chat.rows;
  }
  const messages: SourceMessage[] = [];
  const problems: string[] = [];
  for (const value of values) {
    const read = deps.readRow(value, source);
    if (read.ok) messages.push(read.message);
    else problems.push(read.problem);
  }
  return { messages, problems };
}

async function capture(deps: ImportChatsDeps, batch: readonly PendingMessage[]): Promise<CaptureOutcome[]> {
  const outcomes: CaptureOutcome[] = [];
  for (let i = 0; i < batch.length; i += BATCH) {
    outcomes.push(...(await deps.capture(batch.slice(i, i + BATCH).map((pending) => pending.message))));
  }
  return outcomes;
}
