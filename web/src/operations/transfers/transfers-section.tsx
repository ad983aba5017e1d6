import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { GroupTransferJson } from "#src/api/contract/hand-over.js";
import type { TransferJson } from "#src/api/contract/wecom.js";
import { SectionHead } from "../../settings/section-head";
import { getData, write } from "../../shared/api/api-client";
import { useMay } from "../../shared/api/session";
import { Skeleton } from "../../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../../shared/ui/state-panel";
import { useWrites } from "../use-writes";
import { leaversQuery } from "./leavers-query";
import { LeaversCard } from "./leavers-card";
import { CustomerTransferCard, GroupTransferCard } from "./transfer-card";

const TransferSheet = lazy(() => import("./transfer-sheet"));

/** Who waits to be handed over, and every transfer with what became of each customer and group. */
export default function TransfersSection() {
  const { t } = useTranslation();
  const mayWrite = useMay("wecom:operate");
  // The address opens the order form: "?from=USER&kind=resigned", and "?from=" for an empty one.
  const [search, setSearch] = useSearchParams();
  const from = search.get("from");
  const { data: leavers = [] } = useQuery({ ...leaversQuery, enabled: mayWrite });
  const isLeaver = leavers.some((leaver) => leaver.member.userId === from && leaver.kind === "resigned");
  const kind = search.get("kind") === "resigned" || isLeaver ? "resigned" : "on_job";
  const list = useQuery({
    queryKey: ["transfers"],
    queryFn: ({ signal }) => getData<TransferJson[]>("/transfers", signal),
  });
  const ofGroups = useQuery({
    queryKey: ["group-transfers"],
    queryFn: ({ signal }) => getData<GroupTransferJson[]>("/group-transfers", signal),
  });
  const { run, isBusy } = useWrites("transfers", "group-transfers", "departures");
  const isOpen =
    list.data?.some((transfer) => transfer.counts.waiting > 0) === true ||
    ofGroups.data?.some((transfer) => transfer.counts.unknown > 0) === true;
  const add = mayWrite && (
    <Button type="primary" onClick={() => setSearch({ from: "" })}>
      {t("handOver.add")}
    </Button>
  );
  const error = list.error ?? ofGroups.error;
  const retry = (): void => void Promise.all([list.refetch(), ofGroups.refetch()]);
  const orders = [
    ...(list.data ?? []).map((transfer) => ({
      at: transfer.createdAt,
      card: <CustomerTransferCard key={transfer.id} transfer={transfer} />,
    })),
    ...(ofGroups.data ?? []).map((transfer) => ({
      at: transfer.createdAt,
      card: <GroupTransferCard key={transfer.id} transfer={transfer} />,
    })),
  ].sort((a, b) => (a.at < b.at ? 1 : -1));
  return (
    <section aria-label={t("operations.nav.transfers")}>
      <SectionHead title={t("operations.nav.transfers")} lead={t("handOver.lead")} act={add} />
      {mayWrite && (
        <LeaversCard onHandOver={(leaver) => setSearch({ from: leaver.member.userId, kind: leaver.kind })} />
      )}
      {mayWrite && isOpen && (
        <p className="transfers-ask">
          <Button size="small" loading={isBusy} onClick={() => void run(() => write("POST", "/transfers/results"))}>
            {t("transfers.refresh")}
          </Button>
        </p>
      )}
      {(list.isPending || ofGroups.isPending) && <Skeleton rows={4} height={72} />}
      {error && orders.length === 0 && <ErrorPanel error={error} onRetry={retry} />}
      {list.data && ofGroups.data && orders.length === 0 && (
        <StatePanel title={t("handOver.empty")} text={t("handOver.emptyText")} action={leavers.length === 0 && add} />
      )}
      {orders.map(({ card }) => card)}
      <Suspense fallback={null}>
        {mayWrite && from !== null && (
          <TransferSheet
            key={`${kind}/${from}`}
            start={{ kind, fromUserId: from || null }}
            onClose={() => setSearch({})}
          />
        )}
      </Suspense>
    </section>
  );
}
