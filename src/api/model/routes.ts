/** How the optional language model is doing. */
import { z } from "zod";
import type { ApiDeps } from "../api-deps.js";
import type { ModelStatusJson } from "../contract/model.js";
import { endpoint, type Endpoint } from "../http/endpoint.js";
import { dataOf, Instant } from "../http/response-shapes.js";

const ModelStatusShape = z
  .strictObject({
    isConfigured: z.boolean(),
    model: z.string().nullable(),
    isMasking: z.boolean(),
    tokensToday: z.number().nullable(),
    dailyTokens: z.number(),
    breaker: z.strictObject({
      failures: z.number(),
      openUntil: Instant.nullable(),
      lastError: z.string().nullable(),
    }),
    readings: z.number(),
  })
  .meta({ id: "ModelStatus" }) satisfies z.ZodType<ModelStatusJson>;

export function modelRoutes({ model, corpId }: ApiDeps): Endpoint[] {
  return [
    endpoint(
      "settings:read",
      {
        method: "get",
        path: "/model",
        tag: "settings",
        summary: "State of the optional language model: tokens of today, breaker",
        response: dataOf(ModelStatusShape),
      },
      async () => {
        const {
          isConfigured,
          model: name,
          isMasking,
          tokensToday,
          dailyTokens,
          breaker,
          readings,
        } = await model.status(corpId);
        return {
          data: {
            isConfigured,
            model: name,
            isMasking,
            tokensToday,
            dailyTokens,
            breaker: {
              failures: breaker.failures,
              openUntil: breaker.openUntil?.toISOString() ?? null,
              lastError: breaker.lastError,
            },
            readings,
          },
        };
      },
    ),
  ];
}
