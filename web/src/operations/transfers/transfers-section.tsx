import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { TransferJson } from "#src/api/contract/wecom.js";
import { SectionHead } from "../../settings/section-head";
import { getData, write } from "../../shared/api/api-client";
import { useWrites } from "../use-writes";
import { useMay } from "../../shared/api/session";
import { useWords } from "../../shared/text/use-words";
import { Skeleton } from "../../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../../shared/ui/state-panel";

const TransferSheet = lazy(() => import("./transfer-sheet"));
const tone = {
  waiting: "muted",
  unknown: "late",
  done: "good",
  refused: "late",
  at_cap: "late",
  failed: "danger",
} as const;

/** Every transfer with what became of each customer. */
export default function TransfersSection() {
  const { t } = useTranslation();
  const { when } = useWords();
  const mayWrite = useMay("wecom:operate");
  const [isAdding, setAdding] = useState(false);
  const list = useQuery({
    queryKey: ["transfers"],
    queryFn: ({ signal }) => getData<TransferJson[]>("/transfers", signal),
  });
  const { run, isBusy } = useWrites("transfers");
  const isOpen = list.data?.some((transfer) => transfer.counts.waiting > 0) ?? false;
  const add = mayWrite && (
    <Button type="primary" onClick={() => setAdding(true)}>
      {t("transfers.add")}
    </Button>
  );
  return (
    <section aria-label={t("operations.nav.transfers")}>
      <SectionHead title={t("operations.nav.transfers")} lead={t("transfers.lead")} act={add} />
      {mayWrite && isOpen && (
        <p>
          <Button size="small" loading={isBusy} onClick={() => void run(() => write("POST", "/transfers/results"))}>
            {t("transfers.refresh")}
          </Button>
        </p>
      )}
      {list.isPending && <Skeleton rows={4} height={72} />}
      {list.error && !list.data && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.length === 0 && (
        <StatePanel title={t("transfers.empty")} text={t("transfers.emptyText")} action={add} />
      )}
      {list.data?.map((transfer) => (
        <details key={transfer.id} className="card transfer" open={transfer.counts.waiting > 0}>
          <summary>
            <span>
              {t("transfers.summary", {
                from: transfer.from.name,
                to: transfer.to.name,
                when: when(transfer.createdAt),
              })}{" "}
              <span className="hint small">{t(`transfers.kind.${transfer.kind}`)}</span>
            </span>
            <span className="small muted tabular">
              {(["done", "waiting", "refused", "failed"] as const)
                .filter((state) => transfer.counts[state] > 0)
                .map((state) => `${t(`transfers.state.${state}`)} ${transfer.counts[state]}`)
                .join(" · ")}
            </span>
          </summary>
          <ul className="plain-list">
            {transfer.customers.map((customer, index) => (
              <li key={`${customer.name}-${index}`}>
                <div>
                  <p>
                    {customer.contactId ? (
                      <Link to={`/contacts/${encodeURIComponent(customer.contactId)}`}>{customer.name}</Link>
                    ) : (
                      customer.name
                    )}
                  </p>
                  {customer.note && <p className="small hint">{customer.note}</p>}
                </div>
                <span className={`small ${tone[customer.state]}`}>{t(`transfers.state.${customer.state}`)}</span>
              </li>
            ))}
          </ul>
        </details>
      ))}
      <Suspense fallback={null}>{isAdding && <TransferSheet onClose={() => setAdding(false)} />}</Suspense>
    </section>
  );
}
