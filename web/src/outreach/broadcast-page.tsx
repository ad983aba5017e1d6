import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel } from "../shared/ui/state-panel";
import { BroadcastProgressView } from "./broadcast-progress";
import { broadcastQuery, segmentsQuery } from "./outreach-queries";
import { OutreachTabs } from "./outreach-tabs";
import { BroadcastWizard } from "./broadcast-wizard";
import "./outreach.css";

/** "What exactly goes out, to whom, when, and how do I stop it?" */
export default function BroadcastPage() {
  const { id = "new" } = useParams();
  const { t } = useTranslation();
  return (
    <div className="page outreach-page" aria-label={t("outreach.broadcasts")}>
      <OutreachTabs />
      {id === "new" ? <Fresh /> : <Loaded key={id} id={id} />}
    </div>
  );
}

function Fresh() {
  const [search] = useSearchParams();
  const wanted = search.get("segment");
  const { data } = useQuery({ ...segmentsQuery, enabled: wanted !== null });
  if (wanted !== null && !data) return <Skeleton rows={5} height={60} />;
  return <BroadcastWizard key="new" broadcast={null} segment={data?.find(({ id }) => id === wanted) ?? null} />;
}

/** Checking takes a while and workers tell by events; the page asks by itself too. */
const WHILE_BUSY_MS = 2_000;

function Loaded({ id }: { id: string }) {
  const { data, error, refetch } = useQuery({
    ...broadcastQuery(id),
    refetchInterval: ({ state: { data: seen } }) =>
      seen && (seen.preflight?.state === "running" || ["planning", "running", "stopping"].includes(seen.state))
        ? WHILE_BUSY_MS
        : false,
  });
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={6} height={60} />;
  const isDraft = data.state === "draft" || data.state === "rejected";
  return isDraft ? (
    <BroadcastWizard key={`${data.id}/${data.version}`} broadcast={data} segment={null} />
  ) : (
    <BroadcastProgressView broadcast={data} />
  );
}
