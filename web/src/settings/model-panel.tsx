import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ModelStatusJson } from "#src/api/contract/model.js";
import { getData } from "../shared/api/api-client";
import { keys } from "../shared/api/query-keys";
import { useWords } from "../shared/text/use-words";
import { countWords } from "../shared/text/value-words";
import { ErrorPanel } from "../shared/ui/state-panel";

const POLL_MS = 15_000;

/** The optional language model: on or off, what it cost today, and whether it is being left alone. */
export function ModelPanel() {
  const { t } = useTranslation();
  const words = useWords();
  const status = useQuery({
    queryKey: keys.model,
    queryFn: ({ signal }) => getData<ModelStatusJson>("/model", signal),
    refetchInterval: POLL_MS,
  });
  if (status.error) return <ErrorPanel isSmall error={status.error} onRetry={() => void status.refetch()} />;
  const model = status.data;
  if (!model) return null;
  const { breaker } = model;
  const isOpen = breaker.openUntil !== null && Date.parse(breaker.openUntil) > words.now.getTime();
  return (
    <section className="card model-panel" aria-label={t("review.model.title")}>
      <h3>{t("review.model.title")}</h3>
      {model.isConfigured ? (
        <dl className="facts-grid">
          <dt>{t("review.model.name")}</dt>
          <dd>{model.model}</dd>
          <dt>{t("review.model.privacy")}</dt>
          <dd className={model.isMasking ? undefined : "late"}>
            {t(model.isMasking ? "review.model.masking" : "review.model.open")}
          </dd>
          <dt>{t("review.model.tokens")}</dt>
          <dd className="tabular">
            {model.tokensToday === null
              ? t("common.unknown")
              : t("review.model.spent", {
                  spent: countWords(model.tokensToday),
                  cap: countWords(model.dailyTokens),
                })}
          </dd>
          <dt>{t("review.model.breaker")}</dt>
          <dd className={isOpen ? "late" : "good"}>
            {isOpen && breaker.openUntil
              ? t("review.model.breakerOpen", { when: words.when(breaker.openUntil) })
              : t("review.model.breakerClosed")}
            {breaker.lastError && <span className="small muted">{breaker.lastError}</span>}
          </dd>
          <dt>{t("review.model.readings")}</dt>
          <dd className="tabular">{countWords(model.readings)}</dd>
        </dl>
      ) : (
        <p className="muted">{t("review.model.off")}</p>
      )}
    </section>
  );
}
