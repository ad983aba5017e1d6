/** What an import needs from outside: rows from a file, and a place to remember how far it came. */

/** One row of the file: its line number (from 1) with the parsed value, or why it could not be read. */
export type FileRow = { line: number; raw: string } & ({ ok: true; value: unknown } | { ok: false; problem: string });

export interface ImportCounts {
  /** Messages read; an annotated chat line counts each of its messages, an unreadable row counts as one. */
  read: number;
  accepted: number;
  duplicate: number;
  rejected: number;
}

export interface ImportCheckpoint {
  /** All rows up to and including this line are done. */
  line: number;
  counts: ImportCounts;
}

/** Port: how far an unfinished import came, by the file's fingerprint. */
export interface ImportCheckpoints {
  load(corpId: string, fingerprint: string): Promise<ImportCheckpoint | null>;
  save(corpId: string, fingerprint: string, checkpoint: ImportCheckpoint): Promise<void>;
  clear(corpId: string, fingerprint: string): Promise<void>;
}

/** Port: where rejected rows go, beside the rest that goes in. */
export interface RejectedRows {
  add(row: { line: number; reason: string; raw: string }): Promise<void>;
}
