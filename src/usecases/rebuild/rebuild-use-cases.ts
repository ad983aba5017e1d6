/** Deriving everything anew from the log, and the hash by which two states can be compared. */
import { createHash } from "node:crypto";
import type { DeriveUseCases } from "../understand/derive-use-cases.js";
import type { DerivedStateReader, OrphanRemover } from "./ports.js";

export interface RebuildDeps {
  derive: Pick<DeriveUseCases, "deriveBacklog" | "derivationBacklog" | "markAllDue" | "pendingRewrites">;
  orphans: OrphanRemover;
  state: DerivedStateReader;
  /** Learns anew from people's decisions which extractors to believe. */
  refreshTrust?: (corpId: string) => Promise<unknown>;
  /** Waits; for work that another process has in hand. */
  sleep: (ms: number) => Promise<void>;
}

export interface RebuildProgress {
  phase: "conversations" | "contacts" | "cleanup";
  done: number;
  total: number;
}

export interface RebuildUseCases {
  /**
   * Derives everything of the corp anew. What has to be done is marked in the records first, so an interrupted
   * rebuild goes on at the next call (or by the workers' sweep), and workers may help while it runs.
   *
   * @returns false when it was interrupted by the signal.
   */
  rebuildAll(corpId: string, signal: AbortSignal, onProgress?: (progress: RebuildProgress) => void): Promise<boolean>;
  /** SHA-256 (hex) over all derived state; the same for the same messages and decisions, however they came. */
  stateHash(corpId: string): Promise<string>;
  /** Waits until everything captured is understood, staged and tagged; works along. @returns false when interrupted. */
  waitUntilDerived(
    corpId: string,
    signal: AbortSignal,
    onProgress?: (progress: RebuildProgress) => void,
  ): Promise<boolean>;
}

/** One turn of work between looks at the signal and the backlog. */
const TURN_MS = 1_000;
const IDLE_MS = 300;

export function createRebuildUseCases(deps: RebuildDeps): RebuildUseCases {
  const waitUntilDerived: RebuildUseCases["waitUntilDerived"] = async (corpId, signal, onProgress) => {
    const total = { conversations: 0, contacts: 0 };
    for (;;) {
      if (signal.aborted) return false;
      const left = await deps.derive.derivationBacklog(corpId);
      total.conversations = Math.max(total.conversations, left.conversations);
      total.contacts = Math.max(total.contacts, left.contacts);
      const phase = left.conversations > 0 ? "conversations" : "contacts";
      onProgress?.({ phase, done: total[phase] - left[phase], total: total[phase] });
      if (left.conversations + left.contacts === 0) return true;
      const done = await deps.derive.deriveBacklog({ corpId }, { maxMs: TURN_MS, continueByJob: false });
      if (done.conversations + done.contacts === 0) await deps.sleep(IDLE_MS);
    }
  };

  return {
    waitUntilDerived,
    rebuildAll: async (corpId, signal, onProgress) => {
      await deps.refreshTrust?.(corpId);
      // An earlier rebuild that was interrupted is continued, not begun again.
      if ((await deps.derive.pendingRewrites(corpId)) === 0) await deps.derive.markAllDue(corpId);
      if (!(await waitUntilDerived(corpId, signal, onProgress))) return false;
      const removed = await deps.orphans.remove(corpId);
      onProgress?.({ phase: "cleanup", done: removed, total: removed });
      return true;
    },
    stateHash: async (corpId) => {
      const hash = createHash("sha256");
      for await (const line of deps.state.lines(corpId)) hash.update(line).update("\n");
      return hash.digest("hex");
    },
  };
}
