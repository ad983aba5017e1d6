/** The import area with its ports bound. */
import type { CaptureUseCases } from "#src/usecases/capture/capture-use-cases.js";
import { patiently } from "#src/usecases/shared/patiently.js";
import { importChats, type ImportChatsInput, type ImportSummary } from "./import-chats.js";
import type { ImportCheckpoint, ImportCheckpoints } from "./ports.js";
import { withZone } from "./row-zone.js";

/** How long an import waits for a store that went away before it gives up. */
const PATIENCE_MS = 10 * 60_000;
/** Understanding begins while the import goes on, but a conversation is not understood after each of its batches. */
const WAKE_EVERY_MS = 5_000;

export interface ImportDeps {
  capture: Pick<CaptureUseCases, "captureMessages" | "readRow">;
  checkpoints: ImportCheckpoints;
  /** Zone in which times without an offset are meant. */
  zoneOf(corpId: string): Promise<string>;
  /** True when the error only says that the store or its connection is away for now. */
  isStoreAway(error: unknown): boolean;
  /** Asks for understanding of what was captured; called now and then and at the end. May fail: sweeps do it later. */
  wake(corpId: string): Promise<unknown>;
}

export interface ImportUseCases {
  importChats(input: ImportChatsInput): Promise<ImportSummary>;
  /** Where an interrupted import of this file stands, or null. */
  checkpoint(corpId: string, fingerprint: string): Promise<ImportCheckpoint | null>;
}

export function createImportUseCases(deps: ImportDeps): ImportUseCases {
  const whileStoreAway = <T>(act: () => Promise<T>): Promise<T> =>
    patiently(act, { isAway: (error) => deps.isStoreAway(error), patienceMs: PATIENCE_MS });
  return {
    checkpoint: (corpId, fingerprint) => whileStoreAway(() => deps.checkpoints.load(corpId, fingerprint)),
    importChats: async (input) => {
      const zone = await whileStoreAway(() => deps.zoneOf(input.corpId));
      let wokenAt = Date.now();
      const wake = async (): Promise<void> => {
        wokenAt = Date.now();
        await deps.wake(input.corpId).catch(() => undefined);
      };
      const summary = await importChats(
        {
          checkpoints: deps.checkpoints,
          capture: async (messages) => {
            const results = await deps.capture.captureMessages({ corpId: input.corpId, messages, understand: "later" });
            if (Date.now() - wokenAt > WAKE_EVERY_MS) await wake();
            return results.map((result) =>
              result.status === "rejected"
                ? { status: "rejected", reason: told(result.issues) }
                : { status: result.status },
            );
          },
          readRow: (value, source) => {
            const reading = deps.capture.readRow(withZone(value, zone), source);
            return reading.ok ? reading : { ok: false, problem: told(reading.issues) };
          },
          patiently: whileStoreAway,
        },
        input,
      );
      await wake();
      return summary;
    },
  };
}

const told = (issues: readonly { path: string; message: string }[]): string =>
  issues.map((issue) => `${issue.path}: ${issue.message}`).join("; ");
