/** The chat archive: reading it, consents, and who is recorded since when. */
import type { JobQueue } from "../shared/job-contract.js";
import type { ArchiveSink } from "../wecom-events/event-sinks.js";
import { pullArchiveJob } from "./job-contracts.js";
import type { ArchivedState, ArchiveGap, ConsentRecord, ConsentState, CoverageSpan } from "./ports.js";
import { pullArchive, PULL_WINDOW_MS, type ArchiveDeps, type PullResult } from "./pull-archive.js";

export interface ArchiveCoverage {
  isConfigured: boolean;
  /** Members with the time since which, and until which, their chats are recorded. */
  members: CoverageSpan[];
  gaps: ArchiveGap[];
  lastPullAt: Date | null;
  /** true: the last answer is so long ago that messages will soon be lost. */
  isAtRisk: boolean;
  messages: Record<ArchivedState, number>;
  consents: Record<ConsentState, number>;
}

export interface ArchiveUseCases {
  pullArchive(input: { corpId: string }): Promise<PullResult | null>;
  coverage(corpId: string): Promise<ArchiveCoverage>;
  /** What a customer said about archiving, newest first. */
  consentsOf(corpId: string, externalUserId: string): Promise<ConsentRecord[]>;
  /**
   * Which of the corp's keys the newest messages need, asked of the archive itself, and which are here. null: no archive.
   *
   * @throws ArchiveError, AppError the archive refused or did not answer.
   */
  keys(corpId: string): Promise<{ needed: number | null; has: readonly number[] } | null>;
  /** What callbacks tell. */
  sink: ArchiveSink;
}

/** A third of the time that messages can still be pulled. */
const RISK_MS = PULL_WINDOW_MS / 3;

export function createArchiveUseCases(
  deps: ArchiveDeps & { jobs: JobQueue; keyVersions: () => readonly number[] },
): ArchiveUseCases {
  const { store, clock } = deps;
  return {
    pullArchive: (input) => pullArchive(deps, input),
    coverage: async (corpId) => {
      const [reader, members, gaps, lastPullAt, messages, consents] = await Promise.all([
        deps.readers.current(),
        store.spans(corpId),
        store.gaps(corpId),
        store.lastPullAt(corpId),
        store.countStates(corpId),
        store.consentCounts(corpId),
      ]);
      const isSilent = lastPullAt === null || clock.now().getTime() - lastPullAt.getTime() > RISK_MS;
      const isConfigured = reader !== null;
      return { isConfigured, members, gaps, lastPullAt, isAtRisk: isConfigured && isSilent, messages, consents };
    },
    keys: async (corpId) => {
      const reader = await deps.readers.current();
      if (!reader) return null;
      const [sealed] = await store.withState(corpId, "sealed", 1);
      const [next] = await reader.pull(await store.lastSeq(corpId), 1);
      return { needed: next?.keyVersion ?? sealed?.keyVersion ?? null, has: deps.keyVersions() };
    },
    consentsOf: (corpId, externalUserId) => store.consentsOf(corpId, externalUserId),
    sink: {
      hasNews: ({ corpId }) => deps.jobs.enqueue(pullArchiveJob, { v: 1 as const, corpId }),
      consented: ({ corpId, userId, externalUserId, at }) =>
        store.addConsents([{ corpId, userId, externalUserId, at, state: "agreed", source: "callback" }]),
    },
  };
}
