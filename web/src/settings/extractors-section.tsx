import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ExtractorTrustJson } from "#src/api/contract/review.js";
import { MIN_DECISIONS, SILENT_BELOW } from "#src/domain/fact/extractor-trust.js";
import { getData } from "../shared/api/api-client";
import { keys } from "../shared/api/query-keys";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { ModelPanel } from "./model-panel";
import { SectionHead } from "./section-head";

const percent = (share: number): string => `${Math.round(share * 100)}%`;

/** How far each rule is to be trusted, learned from what people said. */
export default function ExtractorsSection() {
  const { t } = useTranslation();
  const trusts = useQuery({
    queryKey: keys.extractors,
    queryFn: ({ signal }) => getData<ExtractorTrustJson[]>("/review/extractors", signal),
  });
  const stateOf = (trust: ExtractorTrustJson): "silent" | "few" | "proposes" => {
    if (trust.isSilent) return "silent";
    return trust.confirmed + trust.corrected + trust.rejected < MIN_DECISIONS ? "few" : "proposes";
  };
  return (
    <>
      <SectionHead title={t("review.extractors.title")} lead={t("review.extractors.lead")} />
      <ModelPanel />
      {trusts.isPending && <Skeleton rows={6} height={40} />}
      {trusts.error && <ErrorPanel isSmall error={trusts.error} onRetry={() => void trusts.refetch()} />}
      {trusts.data?.length === 0 && <StatePanel title={t("review.extractors.empty")} />}
      {trusts.data && trusts.data.length > 0 && (
        <>
          <div className="card plain-table-frame" tabIndex={0} role="region" aria-label={t("review.extractors.title")}>
            <table className="plain-table">
              <thead>
                <tr>
                  <th scope="col">{t("review.extractors.field")}</th>
                  <th scope="col">{t("review.extractors.rule")}</th>
                  <th scope="col" className="number">
                    {t("review.extractors.confirmed")}
                  </th>
                  <th scope="col" className="number">
                    {t("review.extractors.corrected")}
                  </th>
                  <th scope="col" className="number">
                    {t("review.extractors.rejected")}
                  </th>
                  <th scope="col" className="number">
                    {t("review.extractors.precision")}
                  </th>
                  <th scope="col" className="number">
                    {t("review.extractors.interval")}
                  </th>
                  <th scope="col">{t("review.extractors.state")}</th>
                </tr>
              </thead>
              <tbody>
                {trusts.data.map((trust) => (
                  <tr key={`${trust.extractor} ${trust.version} ${trust.field}`}>
                    <td>{t(`field.${trust.field}`)}</td>
                    <td className="muted small">
                      {trust.extractor} v{trust.version}
                    </td>
                    <td className="number">{trust.confirmed}</td>
                    <td className="number">{trust.corrected}</td>
                    <td className="number">{trust.rejected}</td>
                    <td className="number">{trust.precision === null ? "" : percent(trust.precision)}</td>
                    <td className="number muted">
                      {percent(trust.lower)}–{percent(trust.upper)}
                    </td>
                    <td className={trust.isSilent ? "late" : "muted"}>{t(`review.extractors.${stateOf(trust)}`)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p className="small hint">
            {t("review.extractors.note", { min: MIN_DECISIONS, below: percent(SILENT_BELOW) })}
          </p>
        </>
      )}
    </>
  );
}
