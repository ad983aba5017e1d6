/** Working through the queue: decisions are shown at once, sent behind, and can be taken back. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DecisionJson } from "#src/api/contract/contract.js";
import type { ReviewItemJson, ReviewSummaryJson } from "#src/api/contract/review.js";
import { write } from "../shared/api/api-client";
import { contactPath } from "../shared/api/contact";
import { queryClient } from "../shared/api/query-client";
import { useErrorWords } from "../shared/text/error-words";
import { useWords } from "../shared/text/use-words";
import { useNotices } from "../shared/ui/undo";
import { reviewQuery, reviewSummaryQuery, shownQueue } from "./review-queue";

export type ReviewVerdict = { verdict: "confirmed" | "rejected" } | { verdict: "corrected"; value: string };

/** The next page is fetched when so few are left. */
const FETCH_BELOW = 12;

type Today = ReviewSummaryJson["today"];

export interface Review {
  current: ReviewItemJson | undefined;
  isPending: boolean;
  error: unknown;
  retry: () => void;
  done: number;
  left: number;
  today: Today;
  fields: ReviewSummaryJson["fields"];
  /** @param factId the fact decided about: the shown one, or one that contradicts it. */
  decide: (item: ReviewItemJson, verdict: ReviewVerdict, factId?: string) => void;
  skip: () => void;
}

export function useReview(): Review {
  const { t } = useTranslation();
  const words = useWords();
  const errorWords = useErrorWords();
  const { show, problem } = useNotices();
  const list = useInfiniteQuery(reviewQuery);
  const summary = useQuery(reviewSummaryQuery);
  const [settled, setSettled] = useState<ReadonlySet<string>>(new Set());
  const [skipped, setSkipped] = useState<readonly string[]>([]);
  const [tally, setTally] = useState<Today>({ confirmed: 0, corrected: 0, rejected: 0 });
  // What the summary said when the tally began; later answers count the same decisions.
  const [base, setBase] = useState<ReviewSummaryJson | null>(null);
  if (base === null && summary.data) setBase(summary.data);
  const items = list.data?.pages.flatMap((page) => page.data) ?? [];
  const shown = shownQueue(items, settled, skipped);
  const current = shown[0];

  const { hasNextPage, isFetching, fetchNextPage } = list;
  const isLow = shown.length < FETCH_BELOW;
  useEffect(() => {
    if (isLow && hasNextPage && !isFetching) void fetchNextPage();
  }, [isLow, hasNextPage, isFetching, fetchNextPage]);
  // The page is left: what was decided is old elsewhere, and the queue begins anew next time.
  const hasDecided = useRef(false);
  useEffect(
    () => () => {
      if (!hasDecided.current) return;
      queryClient.removeQueries({ queryKey: reviewQuery.queryKey });
      for (const key of ["contact", "contacts", "contact-facets", "review-summary"])
        void queryClient.invalidateQueries({ queryKey: [key] });
    },
    [],
  );

  const count = (verdict: ReviewVerdict["verdict"], by: 1 | -1): void =>
    setTally((before) => ({ ...before, [verdict]: before[verdict] + by }));
  const decide: Review["decide"] = (item, verdict, factId = item.factId) => {
    hasDecided.current = true;
    // The others of a conflict are settled with it.
    const ids = verdict.verdict === "rejected" ? [factId] : [item.factId, ...item.rivals.map((rival) => rival.factId)];
    setSettled((before) => new Set([...before, ...ids]));
    count(verdict.verdict, 1);
    const putBack = (): void => {
      setSettled((before) => new Set([...before].filter((id) => !ids.includes(id))));
      setSkipped((before) => before.filter((id) => !ids.includes(id)));
      count(verdict.verdict, -1);
    };
    const path = contactPath(item.contact.id);
    const sent = write<DecisionJson>("POST", `${path}/facts/${encodeURIComponent(factId)}/decision`, verdict);
    sent.catch((error: unknown) => {
      putBack();
      problem(t("review.failed", { why: errorWords(error) }));
    });
    const rival = item.rivals.find((one) => one.factId === factId);
    const value = verdict.verdict === "corrected" ? verdict.value : (rival?.value ?? item.value);
    const said = { field: t(`field.${item.field}`), value: words.value(item.field, value) };
    show(t(`review.${verdict.verdict}`, said), () => {
      putBack();
      sent
        .then(({ id }) => write("DELETE", `${path}/decisions/${encodeURIComponent(id)}`))
        .catch((error: unknown) => problem(errorWords(error)));
    });
  };

  const done = tally.confirmed + tally.corrected + tally.rejected;
  return {
    current,
    isPending: list.isPending || (current === undefined && list.isFetching),
    error: list.data ? null : list.error,
    retry: () => void list.refetch(),
    done,
    left: Math.max(shown.length, (base?.open ?? 0) - settled.size),
    today: {
      confirmed: (base?.today.confirmed ?? 0) + tally.confirmed,
      corrected: (base?.today.corrected ?? 0) + tally.corrected,
      rejected: (base?.today.rejected ?? 0) + tally.rejected,
    },
    fields: summary.data?.fields ?? [],
    decide,
    skip: () => {
      if (!current) return;
      setSkipped((before) => [...before.filter((id) => id !== current.factId), current.factId]);
    },
  };
}
