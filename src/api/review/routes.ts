/** The review queue, what it earned, and what was learned about the extractors. Decisions are the contact's routes. */
import { z } from "zod";
import { InvalidInputError } from "#src/domain/shared/errors.js";
import type { ReviewKey } from "#src/usecases/review/ports.js";
import type { ApiDeps } from "../api-deps.js";
import { masksFor } from "../contacts/masks.js";
import { endpoint, type Endpoint } from "../http/endpoint.js";
import { dataOf, PageQuery, pageOfSchema } from "../http/response-shapes.js";
import { presentReviewItem, presentReviewSummary, presentTrust } from "./presenter.js";
import { ExtractorTrustShape, ReviewItemShape, ReviewSummaryShape } from "./shapes.js";

const tag = "review";
const CursorShape = z.tuple([z.number().int(), z.string().max(300)]);

const encode = (key: ReviewKey | null): string | null =>
  key && Buffer.from(JSON.stringify([key.score, key.id])).toString("base64url");

/** @throws InvalidInputError it was not made by `encode`. */
function decode(cursor: string | undefined): ReviewKey | null {
  if (cursor === undefined) return null;
  try {
    const [score, id] = CursorShape.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
    return { score, id };
  } catch {
    throw new InvalidInputError([{ path: "cursor", message: "翻页位置无效，请从第一页重新开始" }]);
  }
}

export function reviewRoutes({ review, contacts, derive, corpId }: ApiDeps): Endpoint[] {
  return [
    endpoint(
      "contact:write",
      {
        method: "get",
        path: "/review",
        tag,
        summary: "Facts that wait for a person's word, in their context; the most valuable and least certain first",
        request: { query: z.strictObject({ ...PageQuery, limit: z.coerce.number().int().min(1).max(50).default(20) }) },
        response: pageOfSchema(ReviewItemShape),
      },
      async ({ query }, { viewer }) => {
        const { entries, next } = await review.page(viewer, { after: decode(query.cursor), limit: query.limit });
        const found = await contacts.findMany(viewer, [...new Set(entries.map(({ item }) => item.contactId))]);
        const byId = new Map(found.map((contact) => [contact.id, contact]));
        const masks = masksFor(viewer);
        return {
          data: entries.flatMap((entry) => {
            const contact = byId.get(entry.item.contactId);
            return contact ? [presentReviewItem(entry, contact, masks)] : [];
          }),
          nextCursor: encode(next),
        };
      },
    ),
    endpoint(
      "contact:write",
      {
        method: "get",
        path: "/review/summary",
        tag,
        summary: "How much waits, the own decisions of today, and how often each field was right",
        response: dataOf(ReviewSummaryShape),
      },
      async (_input, { viewer }) => ({ data: presentReviewSummary(await review.summary(viewer)) }),
    ),
    endpoint(
      "settings:read",
      {
        method: "get",
        path: "/derivation",
        tag,
        summary: "How many conversations and contacts are still to be derived, e.g. after a change of the dictionary",
        response: dataOf(z.strictObject({ conversations: z.number(), contacts: z.number() })),
      },
      async () => {
        const { conversations, contacts: waiting } = await derive.derivationBacklog(corpId);
        return { data: { conversations, contacts: waiting } };
      },
    ),
    endpoint(
      "settings:read",
      {
        method: "get",
        path: "/review/extractors",
        tag,
        summary: "How far each extractor is to be trusted, learned from people's decisions",
        response: dataOf(z.array(ExtractorTrustShape)),
      },
      async () => ({ data: (await review.extractors(corpId)).map(presentTrust) }),
    ),
  ];
}
