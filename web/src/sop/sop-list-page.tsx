import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useMay } from "../shared/api/session";
import { PageHeading } from "../shared/ui/page-heading";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { sopsQuery } from "./sop-queries";
import "./sop.css";

/** "Which plans do we have, who is on them?" */
export default function SopListPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayWrite = useMay("sop:write");
  const { data, error, refetch } = useQuery(sopsQuery);
  const add = mayWrite && (
    <Button type="primary" onClick={() => void navigate("/sops/new")}>
      {t("sop.add")}
    </Button>
  );
  return (
    <div className="page page-narrow sop-list">
      <header className="sop-list-head">
        <div>
          <PageHeading name={t("sop.title")} />
          <p className="muted">{t("sop.lead")}</p>
        </div>
        {data && data.length > 0 && add}
      </header>
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={4} height={64} />}
      {data && data.length === 0 && <StatePanel title={t("sop.emptyTitle")} text={t("sop.emptyText")} action={add} />}
      {data && data.length > 0 && (
        <ul className="card">
          {data.map((sop) => (
            <li key={sop.id} className="sop-row" data-status={sop.status}>
              <div>
                <Link className="sop-name" to={`/sops/${encodeURIComponent(sop.id)}`}>
                  {sop.name}
                </Link>
                <p className="small muted">
                  {sop.audience === "group" ? t("sop.audience.group") : t(`sop.trigger.${sop.trigger.kind}`)}
                  {sop.trigger.kind === "stage" &&
                    ` ${sop.trigger.anyOf.map((stage) => t(`stage.${stage}`)).join("、")}`}
                  {" · "}
                  {t("sop.steps", { count: sop.stepCount })}
                </p>
              </div>
              <span className="sop-status small" data-status={sop.status}>
                {t(`sop.status.${sop.status}`)}
              </span>
              <dl className="sop-counts tabular">
                <div>
                  <dt>{t("sop.running")}</dt>
                  <dd>{sop.running}</dd>
                </div>
                <div>
                  <dt>{t("sop.completed")}</dt>
                  <dd>{sop.completed}</dd>
                </div>
                <div>
                  <dt>{t("sop.stopped")}</dt>
                  <dd>{sop.stopped}</dd>
                </div>
              </dl>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
