/** Composition of the optional language model. */
import { localDateOf } from "#src/domain/shared/time.js";
import type { JobQueue } from "../shared/job-contract.js";
import { readWithModelJob } from "./job-contracts.js";
import type { BreakerState } from "./ports.js";
import { readConversations, type ModelReadingDeps, type ReadingEnd } from "./read-conversations.js";

export interface ModelStatus {
  isConfigured: boolean;
  model: string | null;
  isMasking: boolean;
  /** Null: Redis cannot be asked now. */
  tokensToday: number | null;
  dailyTokens: number;
  breaker: BreakerState;
  readings: number;
}

export interface ModelUseCases {
  /** After derivation: these conversations have something to read. Does nothing without a model. */
  conversationsUnderstood(corpId: string, conversationIds: readonly string[]): Promise<void>;
  /** Job, and scheduled. */
  readDue(input: { corpId: string }): Promise<{ end: ReadingEnd; read: number }>;
  status(corpId: string): Promise<ModelStatus>;
}

/** One turn of the job; what is left is taken up by the next one. */
const TURN_MS = 40_000;

export function createModelUseCases(deps: ModelReadingDeps & { jobs: JobQueue; dailyTokens: number }): ModelUseCases {
  return {
    conversationsUnderstood: async (corpId, conversationIds) => {
      if (!deps.model || conversationIds.length === 0) return;
      await deps.queue.mark(corpId, conversationIds);
      try {
        await deps.jobs.enqueue(readWithModelJob, { v: 1 as const, corpId });
      } catch {
        // Found by the schedule.
      }
    },
    readDue: ({ corpId }) => readConversations(deps, corpId, TURN_MS),
    status: async (corpId) => {
      const { zone } = await deps.settings.get(corpId);
      const [tokensToday, breaker, readings] = await Promise.all([
        deps.budget.spent(corpId, localDateOf(deps.clock.now(), zone)),
        deps.breaker.state(corpId),
        deps.readings.count(corpId),
      ]);
      return {
        isConfigured: deps.model !== null,
        model: deps.model?.name ?? null,
        isMasking: !deps.isOpen,
        tokensToday,
        dailyTokens: deps.dailyTokens,
        breaker,
        readings,
      };
    },
  };
}
