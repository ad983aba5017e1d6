/** The file of rejected rows beside an import: line number, reason and the row as it was. */
import { appendFile, rm } from "node:fs/promises";
import type { RejectedRows } from "#src/usecases/import/ports.js";

const MAX_RAW_CHARS = 2_000;

/** `FILE.rejected.csv` of an import file. */
export const rejectedFileOf = (path: string): string => `${path}.rejected.csv`;

/**
 * Appends to the file; it exists only when something was rejected.
 *
 * @param isContinued an interrupted import goes on: keep what the earlier run wrote.
 */
export async function openRejectedRows(file: string, isContinued: boolean): Promise<RejectedRows> {
  if (!isContinued) await rm(file, { force: true });
  let hasHeader = isContinued;
  return {
    async add({ line, reason, raw }) {
      const head = hasHeader ? "" : "\uFEFFline,reason,raw\r\n";
      hasHeader = true;
      const cells = [String(line), reason, raw.length > MAX_RAW_CHARS ? `${raw.slice(0, MAX_RAW_CHARS)}…` : raw];
      await appendFile(file, `${head}${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")}\r\n`, {
        mode: 0o600,
      });
    },
  };
}
