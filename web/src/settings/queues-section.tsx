import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { QueueJson } from "#src/api/contract/queues.js";
import { getData } from "../shared/api/api-client";
import { useWords } from "../shared/text/use-words";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel } from "../shared/ui/state-panel";
import { FailedJobs } from "./queues/failed-jobs";
import { QueueRow } from "./queues/queue-row";
import { isNobodyThere, isSlow, useQueueName } from "./queues/queue-words";
import { SectionHead } from "./section-head";
import "./queues/queues.css";

const REFRESH_MS = 3_000;

/** The job queues: does anything stand still, and why. Failed jobs can be run again or dropped. */
export default function QueuesSection() {
  const { t } = useTranslation();
  const words = useWords();
  const [search, setSearch] = useSearchParams();
  const nameOf = useQueueName();
  const list = useQuery({
    queryKey: ["queues"],
    queryFn: ({ signal }) => getData<QueueJson[]>("/queues", signal),
    refetchInterval: REFRESH_MS,
  });
  const open = list.data?.find(({ name }) => name === search.get("queue"));
  const toggle = (name: string): void =>
    setSearch(open?.name === name ? {} : { queue: name }, { replace: true, preventScrollReset: true });
  return (
    <section aria-label={t("settings.nav.queues")}>
      <SectionHead title={t("settings.nav.queues")} lead={t("queues.lead")} />
      {list.isPending && <Skeleton rows={8} height={48} />}
      {list.error && !list.data && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && (
        <>
          <Summary queues={list.data} />
          {list.isError && (
            <p className="late small" role="status">
              {t("queues.stale", { when: words.exact(new Date(list.dataUpdatedAt).toISOString()) })}
            </p>
          )}
          <ul className="card queue-list">
            {list.data.map((queue) => (
              <QueueRow
                key={queue.name}
                queue={queue}
                name={nameOf(queue.name)}
                isOpen={open?.name === queue.name}
                onToggle={() => toggle(queue.name)}
              />
            ))}
          </ul>
        </>
      )}
      {open && <FailedJobs key={open.name} queue={open} name={nameOf(open.name)} />}
    </section>
  );
}

/** One sentence: well, or what is worth a look. */
function Summary({ queues }: { queues: readonly QueueJson[] }) {
  const { t } = useTranslation();
  const nameOf = useQueueName();
  const sum = (key: "waiting" | "active" | "failed"): number => queues.reduce((all, queue) => all + queue[key], 0);
  const names = (which: (queue: QueueJson) => boolean): string =>
    queues
      .filter(which)
      .map(({ name }) => nameOf(name))
      .join("、");
  const nobody = names(isNobodyThere);
  const slow = names((queue) => !isNobodyThere(queue) && isSlow(queue));
  const troubles = [
    ...(sum("failed") > 0 ? [t("queues.troubleFailed", { count: sum("failed") })] : []),
    ...(nobody ? [t("queues.troubleNobody", { names: nobody })] : []),
    ...(slow ? [t("queues.troubleSlow", { names: slow })] : []),
  ];
  return (
    <p className={troubles.length > 0 ? "queue-summary late" : "queue-summary good"} aria-live="polite">
      {troubles.length > 0
        ? `${t("queues.trouble")} ${troubles.join(" · ")}`
        : t("queues.allWell", { waiting: sum("waiting"), active: sum("active") })}
    </p>
  );
}
