/** The capture area with its ports bound. */
import type { InputIssue } from "#src/domain/shared/errors.js";
import { captureMessages, type CaptureDeps, type CaptureInput, type CaptureResult } from "./capture-messages.js";
import { readCaptureRow, type RowReading } from "./capture-row.js";

/** Captures begun this long ago and not finished belong to a process that died. */
const ABANDONED_AFTER_MS = 60_000;
const SWEEP_PAGE = 100;

/** Result of one row, in the order of the rows. */
export type RowResult =
  { status: "accepted" | "duplicate"; messageId: string } | { status: "rejected"; issues: InputIssue[] };

export interface CaptureUseCases {
  /** See `captureMessages`. */
  captureMessages(input: CaptureInput): Promise<CaptureResult[]>;
  /** Checks one row and turns it into a message; no IO. */
  readRow(value: unknown, source: string): RowReading;
  /** Captures up to 500 rows of POST /api/v1/messages; bad rows are rejected one by one. */
  captureRows(input: { corpId: string; source: string; rows: readonly unknown[] }): Promise<RowResult[]>;
  /** Settles captures of processes that died. @returns how many captures. Safe to repeat. */
  finishAbandoned(corpId: string): Promise<number>;
}

export function createCaptureUseCases(deps: CaptureDeps): CaptureUseCases {
  const readRow = (value: unknown, source: string): RowReading => readCaptureRow(value, source, deps.clock.now());
  return {
    captureMessages: (input) => captureMessages(deps, input),
    readRow,
    captureRows: async ({ corpId, source, rows }) => {
      const readings = rows.map((row) => readRow(row, source));
      const messages = readings.flatMap((reading) => (reading.ok ? [reading.message] : []));
      const captured = (await captureMessages(deps, { corpId, messages })).values();
      return readings.map((reading): RowResult => {
        if (!reading.ok) return { status: "rejected", issues: reading.issues };
        const result = captured.next().value;
        if (!result) throw new Error("capture answered fewer results than it was given messages");
        return result;
      });
    },
    finishAbandoned: async (corpId) => {
      const before = new Date(deps.clock.now().getTime() - ABANDONED_AFTER_MS);
      let total = 0;
      for (;;) {
        const settled = await deps.log.finishAbandoned(corpId, before, SWEEP_PAGE);
        total += settled;
        if (settled < SWEEP_PAGE) return total;
      }
    },
  };
}
