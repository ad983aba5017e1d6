/** Composition of the optional language model. */
import type { Redis } from "ioredis";
import type { Connection } from "mongoose";
import type { Config } from "#config/env.js";
import { openAiCompatible } from "#src/adapters/llm/openai-compatible.js";
import {
  mongoConversationMarks,
  mongoReadingQueue,
  mongoReadingStore,
} from "#src/adapters/mongo/model-reading/reading-store.js";
import { mongoConversationStore } from "#src/adapters/mongo/understand/conversation-store.js";
import { redisModelBreaker, redisTokenBudget } from "#src/adapters/redis/model-guards.js";
import { createModelUseCases } from "#src/usecases/model-reading/model-use-cases.js";
import type { ModelReadingDeps } from "#src/usecases/model-reading/read-conversations.js";
import type { JobQueue } from "#src/usecases/shared/job-contract.js";

/** Without LLM_BASE_URL and LLM_MODEL nothing is ever asked. */
export function composeModel(
  config: Config,
  connection: Connection,
  redis: Redis,
  deps: Pick<ModelReadingDeps, "settings" | "clock"> & { jobs: JobQueue },
) {
  const { LLM_BASE_URL: baseUrl, LLM_MODEL: name, QUEUE_PREFIX: prefix, LLM_DAILY_TOKENS: dailyTokens } = config;
  const endpoint =
    baseUrl && name
      ? openAiCompatible({ baseUrl, model: name, apiKey: config.LLM_API_KEY, timeoutMs: config.LLM_TIMEOUT_MS })
      : null;
  const readings = mongoReadingStore(connection);
  const model = createModelUseCases({
    ...deps,
    model: endpoint,
    budget: redisTokenBudget(redis, prefix, dailyTokens),
    breaker: redisModelBreaker(redis, prefix),
    readings,
    queue: mongoReadingQueue(connection),
    conversations: mongoConversationStore(connection),
    marks: mongoConversationMarks(connection),
    isOpen: config.LLM_SEND_PERSONAL_DATA,
    dailyTokens,
  });
  return { model, readings, closeModel: async () => await endpoint?.close() };
}
