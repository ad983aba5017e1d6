import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { WecomEventCountsJson, WecomEventDetailJson, WecomEventJson } from "#src/api/contract/wecom-events.js";
import { useWrites } from "../../operations/use-writes";
import { getData, getPage, query, write } from "../../shared/api/api-client";
import { useWords } from "../../shared/text/use-words";
import { Chip } from "../../shared/ui/chip";
import { MoreRows } from "../../shared/ui/more-rows";
import { Sheet } from "../../shared/ui/sheet";
import { Skeleton } from "../../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../../shared/ui/state-panel";
import { useEventWords } from "./event-words";

const STATES = ["failed", "received", "processed", "ignored"] as const;
const tone = { received: "muted", processed: "hint", failed: "danger", ignored: "hint" } as const;

/** Every callback with what became of it; one can be handled again. */
export function CallbacksPart() {
  const { t } = useTranslation();
  const { when } = useWords();
  const eventWords = useEventWords();
  const { run, isBusy } = useWrites("wecom-events");
  const [state, setState] = useState<WecomEventJson["state"] | null>(null);
  const [raw, setRaw] = useState<WecomEventDetailJson | null>(null);
  const list = useInfiniteQuery({
    queryKey: ["wecom-events", state],
    queryFn: ({ pageParam, signal }) =>
      getPage<WecomEventJson>(`/wecom/events${query({ state, cursor: pageParam, limit: 20 })}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
  const counts = useQuery({
    queryKey: ["wecom-events", "counts"],
    queryFn: ({ signal }) => getData<WecomEventCountsJson>("/wecom/event-counts", signal),
  });
  const countOf = (each: WecomEventJson["state"]): number =>
    (counts.data?.byName ?? []).reduce((sum, row) => (row.state === each ? sum + row.count : sum), 0);
  const unhandled = (counts.data?.byName ?? []).filter((row) => row.state === "ignored");
  const events = list.data?.pages.flatMap((page) => page.data) ?? [];
  const path = (event: WecomEventJson): string => `/wecom/events/${encodeURIComponent(event.id)}`;
  return (
    <div className="setup-part">
      <header>
        <div>
          <h3>{t("wecomSetup.callbacks")}</h3>
          <p className="muted small">{t("wecomSetup.callbacksLead")}</p>
        </div>
      </header>
      <div className="chips settings-chips" role="radiogroup" aria-label={t("wecomSetup.callbacks")}>
        <Chip kind="radio" isChosen={state === null} onToggle={() => setState(null)}>
          {t("wecomSetup.allEvents")}
        </Chip>
        {STATES.map((each) => (
          <Chip key={each} kind="radio" isChosen={state === each} onToggle={() => setState(each)}>
            {t(`wecomSetup.eventState.${each}`)}
            {countOf(each) > 0 && <span className="tabular"> {countOf(each)}</span>}
          </Chip>
        ))}
      </div>
      {state === "ignored" && unhandled.length > 0 && (
        <p className="small hint event-counts">
          {unhandled.map((row) => `${eventWords(row.name) ?? row.name} ${row.count}`).join(" · ")}
        </p>
      )}
      {list.isPending && <Skeleton rows={4} height={44} />}
      {list.error && !list.data && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} isSmall />}
      {list.data && events.length === 0 && <StatePanel isSmall title={t("wecomSetup.noCallbacks")} />}
      {events.length > 0 && (
        <ul className="card plain-list">
          {events.map((event) => (
            <li key={event.id}>
              <div>
                <p>
                  <button
                    type="button"
                    className="link-button"
                    onClick={() => void run(async () => setRaw(await getData<WecomEventDetailJson>(path(event))))}
                  >
                    {eventWords(event.name) ?? event.name}
                  </button>{" "}
                  {eventWords(event.name) && <code className="event-name">{event.name}</code>}{" "}
                  <span className={`small ${tone[event.state]}`}>{t(`wecomSetup.eventState.${event.state}`)}</span>
                </p>
                <p className="small hint">
                  {[event.userId, event.externalUserId ?? event.chatId, when(event.receivedAt)]
                    .filter(Boolean)
                    .join(" · ")}
                </p>
                {(event.note ?? event.welcome?.note) && (
                  <p className={`small ${isTrouble(event) ? "late" : "hint"}`}>{event.note ?? event.welcome?.note}</p>
                )}
              </div>
              {event.state !== "received" && (
                <Button
                  size="small"
                  disabled={isBusy}
                  onClick={() => void run(() => write("POST", `${path(event)}/replay`), t("wecomSetup.replayed"))}
                >
                  {t("wecomSetup.replay")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {list.data && (
        <MoreRows
          hasMore={list.hasNextPage}
          isLoading={list.isFetchingNextPage}
          error={list.isFetchNextPageError ? list.error : null}
          onMore={() => void list.fetchNextPage()}
        />
      )}
      {raw && (
        <Sheet
          title={`${eventWords(raw.name) ?? raw.name} · ${t("wecomSetup.raw")}`}
          place="side"
          onClose={() => setRaw(null)}
        >
          <p className="small hint">{raw.name}</p>
          <pre className="event-raw">{raw.xml}</pre>
        </Sheet>
      )}
    </div>
  );
}

/** Notes also say what went as it should, e.g. that several events were handled together. */
const isTrouble = ({ state, welcome }: WecomEventJson): boolean =>
  state === "failed" || welcome?.state === "failed" || welcome?.state === "late";
