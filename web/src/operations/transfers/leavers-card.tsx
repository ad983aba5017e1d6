import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { LeaverJson } from "#src/api/contract/hand-over.js";
import { ApiError } from "../../shared/api/api-client";
import { ErrorPanel } from "../../shared/ui/state-panel";
import { leaversQuery } from "./leavers-query";
import { useAmounts } from "./use-amounts";

/** Who left and still has customers or groups; nothing while there is nobody. */
export function LeaversCard({ onHandOver }: { onHandOver: (leaver: LeaverJson) => void }) {
  const { t } = useTranslation();
  const amounts = useAmounts();
  const leavers = useQuery(leaversQuery);
  if (leavers.error && !leavers.data) {
    if (leavers.error instanceof ApiError && leavers.error.code === "wecom_not_configured") return null;
    return <ErrorPanel error={leavers.error} onRetry={() => void leavers.refetch()} isSmall />;
  }
  if (!leavers.data || leavers.data.length === 0) return null;
  return (
    <section className="card leavers" aria-label={t("handOver.leavers")}>
      <header>
        <h3>{t("handOver.leavers")}</h3>
        <p className="muted small">{t("handOver.leaversLead")}</p>
      </header>
      <ul className="plain-list">
        {leavers.data.map((leaver) => (
          <li key={leaver.member.userId}>
            <p>
              {leaver.member.name} <span className="muted small tabular">{amounts(leaver)}</span>
              {leaver.kind === "on_job" && <span className="hint small"> · {t("handOver.disabledLabel")}</span>}
            </p>
            <Button size="small" onClick={() => onHandOver(leaver)}>
              {t("handOver.toColleague")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
