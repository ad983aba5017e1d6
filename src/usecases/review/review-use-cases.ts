/** The review queue: what waits for a person's word, in its context, and what the words have earned. */
import type { Message } from "#src/domain/conversation/message.js";
import { trustOf, type ExtractorTrust } from "#src/domain/fact/extractor-trust.js";
import type { Viewer } from "#src/domain/member/member.js";
import { MASKED_FIELDS } from "#src/domain/shared/masking.js";
import { instantAt, localDateOf } from "#src/domain/shared/time.js";
import type { FactField } from "#src/domain/understanding/understanding.js";
import type { Clock } from "../shared/clock.js";
import type { SettingsReader } from "../understand/ports.js";
import type { DecidedCount, FactContexts, ReviewItem, ReviewKey, ReviewReadModel } from "./ports.js";
import { refreshTrust, type TrustDeps } from "./refresh-trust.js";

/** Messages shown before and after the quote. */
const CONTEXT = 2;
/** Decisions in a burst are counted once in so long; the sweep counts what came last. */
const COUNT_EVERY_MS = 3_000;

export interface ReviewDeps extends TrustDeps {
  review: ReviewReadModel;
  messages: FactContexts;
  settings: SettingsReader;
  clock: Clock;
}

export interface ReviewEntry {
  item: ReviewItem;
  /** The quote's message with those around it, oldest first. */
  context: Message[];
  /** Other values that contradict it. */
  rivals: ReviewItem[];
}

export interface ReviewSummary {
  open: number;
  /** The viewer's decisions of today. */
  today: DecidedCount[];
  /** What the corp's decisions say about each field, most decided first. */
  fields: { field: FactField; decided: number; confirmed: number }[];
}

export interface ReviewUseCases {
  page(
    viewer: Viewer,
    query: { after: ReviewKey | null; limit: number },
  ): Promise<{ entries: ReviewEntry[]; next: ReviewKey | null }>;
  summary(viewer: Viewer): Promise<ReviewSummary>;
  /** How far each extractor is to be trusted, most decided first. */
  extractors(corpId: string): Promise<ExtractorTrust[]>;
  /** Counts anew what people said; cheap to call after every decision. */
  decided(corpId: string): Promise<void>;
  /** Scheduled, and before a rebuild. @returns true when what is silent has changed. */
  refreshTrust(corpId: string): Promise<boolean>;
}

export function createReviewUseCases(deps: ReviewDeps): ReviewUseCases {
  let countedAt = -Infinity;
  return {
    page: async (viewer, { after, limit }) => {
      const { items, next } = await deps.review.page(viewer, { after, limit, without: hiddenFrom(viewer) });
      const rivals = await deps.review.rivalsOf(
        viewer.corpId,
        items.filter((item) => item.state === "conflicting"),
      );
      const entries = await Promise.all(
        items.map(async (item) => ({
          item,
          context: await contextOf(deps, viewer.corpId, item),
          rivals: rivals.filter(
            (rival) => rival.contactId === item.contactId && rival.field === item.field && rival.value !== item.value,
          ),
        })),
      );
      return { entries, next };
    },
    summary: async (viewer) => {
      const { zone } = await deps.settings.get(viewer.corpId);
      const since = instantAt(localDateOf(deps.clock.now(), zone), 0, zone);
      const [open, today, { counts }] = await Promise.all([
        deps.review.count(viewer, hiddenFrom(viewer)),
        deps.review.decidedSince(viewer.corpId, viewer.userId, since),
        deps.trust.current(viewer.corpId),
      ]);
      const fields = new Map<FactField, { decided: number; confirmed: number }>();
      for (const count of counts) {
        const sum = fields.get(count.field) ?? { decided: 0, confirmed: 0 };
        sum.decided += count.confirmed + count.corrected + count.rejected;
        sum.confirmed += count.confirmed;
        fields.set(count.field, sum);
      }
      return {
        open,
        today,
        fields: [...fields]
          .map(([field, sum]) => ({ field, ...sum }))
          .sort((a, b) => b.decided - a.decided || (a.field < b.field ? -1 : 1)),
      };
    },
    extractors: async (corpId) =>
      (await deps.trust.counts(corpId))
        .map(trustOf)
        .sort((a, b) => b.decided - a.decided || (a.extractor < b.extractor ? -1 : 1)),
    decided: async (corpId) => {
      const now = performance.now();
      if (now - countedAt < COUNT_EVERY_MS) return;
      countedAt = now;
      await refreshTrust(deps, corpId);
    },
    refreshTrust: (corpId) => refreshTrust(deps, corpId),
  };
}

/** What a viewer sees masked, the viewer cannot judge. */
const hiddenFrom = (viewer: Viewer): readonly FactField[] => (viewer.seesContactDetails ? [] : MASKED_FIELDS);

async function contextOf(deps: ReviewDeps, corpId: string, item: ReviewItem): Promise<Message[]> {
  const message = await deps.messages.find(corpId, item.messageId);
  if (!message) return [];
  const { conversationId } = message;
  const from = { at: message.sentAt, id: message.id };
  const [older, newer] = await Promise.all([
    deps.messages.range({ corpId, conversationId, from, direction: "older", limit: CONTEXT }),
    deps.messages.range({ corpId, conversationId, from, direction: "newer", limit: CONTEXT }),
  ]);
  return [...older, message, ...newer];
}
