import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { TouchJson } from "#src/api/contract/contract.js";
import type { TouchState } from "#src/domain/touch/touch.js";
import { getPage, query } from "../shared/api/api-client";
import { queryClient } from "../shared/api/query-client";
import { keys } from "../shared/api/query-keys";
import { useErrorWords } from "../shared/text/error-words";
import { useWords } from "../shared/text/use-words";
import { Chip } from "../shared/ui/chip";
import { MoreRows } from "../shared/ui/more-rows";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { useNotices } from "../shared/ui/undo";
import { TouchActs } from "../touches/touch-acts";
import { touchTone } from "../touches/touch-tone";
import { SectionHead } from "./section-head";

const STATES = ["unknown", "planned", "sent", "failed", "handed_over", "cancelled"] as const satisfies TouchState[];

/** The outbox: what goes out, what went out, and what a person has to look at. */
export default function TouchesSection() {
  const { t } = useTranslation();
  const words = useWords();
  const errorWords = useErrorWords();
  const { show, problem } = useNotices();
  const [state, setState] = useState<TouchState | null>(null);
  const list = useInfiniteQuery({
    queryKey: keys.touches(state ?? ""),
    queryFn: ({ pageParam, signal }) => getPage<TouchJson>(`/touches${query({ state, cursor: pageParam })}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
  const touches = list.data?.pages.flatMap((page) => page.data) ?? [];
  const run = async (act: () => Promise<unknown>, said: string): Promise<boolean> => {
    try {
      await act();
      await queryClient.invalidateQueries({ queryKey: ["touches"] });
      show(said);
      return true;
    } catch (error) {
      problem(errorWords(error));
      return false;
    }
  };
  return (
    <section aria-label={t("settings.nav.touches")}>
      <SectionHead title={t("settings.nav.touches")} lead={t("settings.touches.lead")} />
      <div className="chips settings-chips" role="radiogroup" aria-label={t("settings.nav.touches")}>
        <Chip kind="radio" isChosen={state === null} onToggle={() => setState(null)}>
          {t("settings.touches.stateAll")}
        </Chip>
        {STATES.map((each) => (
          <Chip key={each} kind="radio" isChosen={state === each} onToggle={() => setState(each)}>
            {t(`contact.touchState.${each}`)}
          </Chip>
        ))}
      </div>
      {list.isPending && <Skeleton rows={5} height={64} />}
      {list.error && !list.data && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && touches.length === 0 && <StatePanel isSmall title={t("settings.touches.empty")} />}
      {touches.length > 0 && (
        <ul className="card plain-list">
          {touches.map((touch) => (
            <li key={touch.id}>
              <div>
                <p>
                  <Link to={`/contacts/${encodeURIComponent(touch.contact.id)}`}>{touch.contact.displayName}</Link>{" "}
                  <span className="muted">{t(`contact.touchWhy.${touch.why}`, { defaultValue: touch.why })}</span>{" "}
                  <span className={touchTone[touch.state]}>{t(`contact.touchState.${touch.state}`)}</span>{" "}
                  <span className="hint small" title={words.exact(touch.sentAt ?? touch.dueAt)}>
                    {words.when(touch.sentAt ?? touch.dueAt)} ·{" "}
                    {t("settings.touches.from", { name: touch.member.name })}
                  </span>
                </p>
                <p className="muted small">{touch.text}</p>
                {touch.note && <p className="hint small">{touch.note}</p>}
                <TouchActs touch={touch} run={run} />
              </div>
            </li>
          ))}
        </ul>
      )}
      <MoreRows
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        error={list.isFetchNextPageError ? list.error : null}
        onMore={() => void list.fetchNextPage()}
      />
    </section>
  );
}
