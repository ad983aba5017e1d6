import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { FollowUpReportJson } from "#src/api/contract/contract.js";
import { countWords } from "../shared/text/value-words";
import { STAGES } from "#src/domain/stage/stage.js";

/** Contacts in each stage now: bars from zero, the number at the end, each leading to the persons. */
export function StageFunnel({ funnel }: { funnel: FollowUpReportJson["funnel"] }) {
  const { t } = useTranslation();
  const countOf = new Map(funnel.map(({ stage, count }) => [stage, count]));
  const top = Math.max(1, ...funnel.map(({ count }) => count));
  return (
    <section className="report-section" aria-label={t("report.funnel")}>
      <h2>{t("report.funnel")}</h2>
      <ul className="funnel card">
        {STAGES.map((stage) => {
          const count = countOf.get(stage) ?? 0;
          return (
            <li key={stage}>
              <span>{t(`stage.${stage}`)}</span>
              <span className="funnel-track">
                {count > 0 && <i style={{ width: `${(count / top) * 100}%`, background: `var(--stage-${stage})` }} />}
                {count > 0 ? (
                  <Link
                    className="tabular"
                    to={`/contacts?stage=${stage}`}
                    aria-label={`${t(`stage.${stage}`)} ${count}`}
                  >
                    {countWords(count)}
                  </Link>
                ) : (
                  <span className="hint">0</span>
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
