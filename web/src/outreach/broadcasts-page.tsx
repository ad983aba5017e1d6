import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay } from "../shared/api/session";
import { useWords } from "../shared/text/use-words";
import { countWords } from "../shared/text/value-words";
import { PageHeading } from "../shared/ui/page-heading";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { broadcastsQuery } from "./outreach-queries";
import { OutreachTabs } from "./outreach-tabs";
import { broadcastTone } from "./broadcast-tone";
import "./outreach.css";

/** "What is under way, and what waits for me?" */
export default function BroadcastsPage() {
  const { t } = useTranslation();
  const { when } = useWords();
  const mayPlan = useMay("broadcast:plan");
  const { data, error, refetch } = useQuery(broadcastsQuery);
  const create = mayPlan && (
    <Link to="/broadcasts/new">
      <Button type="primary">{t("outreach.newBroadcast")}</Button>
    </Link>
  );
  return (
    <div className="page outreach-page">
      <OutreachTabs />
      <header className="outreach-head">
        <PageHeading name={t("outreach.broadcasts")} />
        {create}
      </header>
      {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={4} height={64} />}
      {data?.data.length === 0 && (
        <StatePanel title={t("outreach.noBroadcasts")} text={t("outreach.noBroadcastsText")} action={create} />
      )}
      {data && data.data.length > 0 && (
        <ul className="card plain-list">
          {data.data.map(({ id, name, state, createdBy, createdAt, progress, preflight }) => (
            <li key={id}>
              <div>
                <p>
                  <Link to={`/broadcasts/${id}`}>{name}</Link>{" "}
                  <span className={broadcastTone[state]}>{t(`outreach.state.${state}`)}</span>
                </p>
                <p className="hint small">
                  {createdBy.name} · {when(createdAt)}
                  {progress.recipients > 0
                    ? ` · ${t("outreach.progressOf.delivered")} ${countWords(progress.delivered)}/${countWords(progress.recipients)}`
                    : preflight?.state === "ready" && ` · ${t("outreach.sendable")} ${countWords(preflight.sendable)}`}
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
