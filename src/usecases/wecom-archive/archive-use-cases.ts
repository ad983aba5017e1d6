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
  /** What callbacks tell. */
  sink: ArchiveSink;
}

/** A third of the time that messages can still be pulled. */
const RISK_MS = PULL_WINDOW_MS / 3;

export function createArchiveUseCases(deps: ArchiveDeps & { jobs: JobQueue }): ArchiveUseCases {
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
    consentsOf: (corpId, externalUserId) => store.consentsOf(corpId, externalUserId),
    sink: {
      hasNews: ({ corpId }) => deps.jobs.enqueue(pullArchiveJob, { v: 1 as const, corpId }),
      consented: ({ corpId, userId, externalUserId, at }) =>
        store.addConsents([{ corpId, userId, externalUserId, at, state: "agreed", source: "callback" }]),
    },
  };
}
