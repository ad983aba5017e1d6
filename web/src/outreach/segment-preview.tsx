import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { SegmentRule } from "#src/domain/segment/rule.js";
import { useErrorWords } from "../shared/text/error-words";
import { countWords } from "../shared/text/value-words";
import { StageMark } from "../shared/ui/stage-mark";
import { isComplete } from "./conditions";
import { previewQuery } from "./outreach-queries";

const PAUSE_MS = 400;

/** How many match now, and ten of them by name; asks when the hand rests. */
export function SegmentPreview({ rule }: { rule: SegmentRule }) {
  const { t } = useTranslation();
  const errorWords = useErrorWords();
  const [asked, setAsked] = useState(rule);
  useEffect(() => {
    const timer = setTimeout(() => isComplete(rule) && setAsked(rule), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [rule]);
  const { data, error, isFetching, isPlaceholderData } = useQuery(previewQuery(asked));
  return (
    <section
      className="segment-preview card"
      aria-label={t("outreach.count")}
      aria-live="polite"
      aria-busy={isFetching}
    >
      <p className="hint">{t("outreach.count")}</p>
      {error && <p className="danger">{errorWords(error)}</p>}
      {!error && (
        <p className="segment-count tabular" data-stale={isPlaceholderData}>
          {data ? countWords(data.count) : "…"}
        </p>
      )}
      {data?.isPartial && <p className="hint small">{t("outreach.atLeast", { count: data.count })}</p>}
      {data && data.sample.length === 0 && <p className="muted">{t("outreach.noSample")}</p>}
      {data && data.sample.length > 0 && (
        <>
          <h3>{t("outreach.sample")}</h3>
          <ul className="segment-sample">
            {data.sample.map((contact) => (
              <li key={contact.id}>
                <Link to={`/contacts/${encodeURIComponent(contact.id)}`} className="clip">
                  {contact.displayName}
                </Link>
                <span className="muted clip">{contact.company ?? ""}</span>
                <StageMark stage={contact.stage} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
