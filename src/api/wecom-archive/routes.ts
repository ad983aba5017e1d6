/** The chat archive: who is recorded since when, where messages may be missing, who agreed. */
import { z } from "zod";
import type { ApiDeps } from "../api-deps.js";
import type { ArchiveConsentJson, ArchiveCoverageJson } from "../contract/wecom-archive.js";
import { endpoint, type Endpoint } from "../http/endpoint.js";
import { dataOf, Id, Instant } from "../http/response-shapes.js";

const tag = "wecom";
const CoverageShape = z
  .strictObject({
    isConfigured: z.boolean(),
    members: z.array(z.strictObject({ userId: z.string(), since: Instant, until: Instant.nullable() })),
    gaps: z.array(z.strictObject({ from: Instant, to: Instant, reason: z.string() })),
    lastPullAt: Instant.nullable(),
    isAtRisk: z.boolean(),
    messages: z.strictObject({ sealed: z.number(), stored: z.number(), captured: z.number(), kept: z.number() }),
    consents: z.strictObject({ agreed: z.number(), declined: z.number(), by_default: z.number() }),
  })
  .meta({ id: "ArchiveCoverage" }) satisfies z.ZodType<ArchiveCoverageJson>;
const ConsentShape = z
  .strictObject({
    userId: z.string(),
    state: z.enum(["agreed", "declined", "by_default"]),
    at: Instant,
    source: z.enum(["archive", "callback", "api"]),
  })
  .meta({ id: "ArchiveConsent" }) satisfies z.ZodType<ArchiveConsentJson>;

export function wecomArchiveRoutes({ wecomArchive, corpId }: ApiDeps): Endpoint[] {
  return [
    endpoint(
      "settings:read",
      {
        method: "get",
        path: "/wecom/archive",
        tag,
        summary: "Who is recorded since when, gaps, and how far reading is",
        response: dataOf(CoverageShape),
      },
      async () => {
        const { members, gaps, lastPullAt, isConfigured, isAtRisk, messages, consents } =
          await wecomArchive.coverage(corpId);
        return {
          data: {
            isConfigured,
            isAtRisk,
            members: members.map(({ userId, since, until }) => ({
              userId,
              since: since.toISOString(),
              until: until?.toISOString() ?? null,
            })),
            gaps: gaps.map(({ from, to, reason }) => ({ from: from.toISOString(), to: to.toISOString(), reason })),
            lastPullAt: lastPullAt?.toISOString() ?? null,
            messages,
            consents,
          },
        };
      },
    ),
    endpoint(
      "settings:read",
      {
        method: "get",
        path: "/wecom/archive/consents/:externalUserId",
        tag,
        summary: "What a customer said about archiving, newest first",
        request: { params: z.object({ externalUserId: Id }) },
        response: dataOf(z.array(ConsentShape)),
      },
      async ({ params }) => ({
        data: (await wecomArchive.consentsOf(corpId, params.externalUserId)).map(({ userId, state, at, source }) => ({
          userId,
          state,
          at: at.toISOString(),
          source,
        })),
      }),
    ),
  ];
}
