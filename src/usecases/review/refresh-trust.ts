/** Learns from people's decisions which extractors to believe. */
import { silentKeys, trustOf } from "#src/domain/fact/extractor-trust.js";
import type { AllContactMarks, TrustStore } from "./ports.js";

export interface TrustDeps {
  trust: TrustStore;
  marks: AllContactMarks;
}

/**
 * Counts what people said and stores what derivation goes by. When an extractor falls silent or speaks again, every
 * contact becomes due: what is derived stays a function of log, decisions and settings, however and whenever it is
 * derived. A crash before all are marked is repaired by the next call.
 *
 * @returns true when what is silent has changed.
 */
export async function refreshTrust(deps: TrustDeps, corpId: string): Promise<boolean> {
  const [counts, before] = await Promise.all([deps.trust.counts(corpId), deps.trust.current(corpId)]);
  const silent = silentKeys(counts.map(trustOf));
  const hasChanged = before.isMarking || JSON.stringify(silent) !== JSON.stringify(before.silent);
  if (!hasChanged) {
    if (JSON.stringify(counts) !== JSON.stringify(before.counts)) {
      await deps.trust.save(corpId, { silent, counts, isMarking: false });
    }
    return false;
  }
  await deps.trust.save(corpId, { silent, counts, isMarking: true });
  await deps.marks.markAllDirty(corpId);
  await deps.trust.save(corpId, { silent, counts, isMarking: false });
  return true;
}
