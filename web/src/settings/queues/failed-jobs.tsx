import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { FailedJobsJson, QueueJson } from "#src/api/contract/queues.js";
import { useWrites } from "../../operations/use-writes";
import { getData, write } from "../../shared/api/api-client";
import { useMay } from "../../shared/api/session";
import { Sheet } from "../../shared/ui/sheet";
import { Skeleton } from "../../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../../shared/ui/state-panel";
import { useJobWords, useSpan } from "./queue-words";

type Job = FailedJobsJson["jobs"][number];
type Asked = { kind: "remove"; job: Job } | { kind: "retry-all" } | null;

/** What a queue gave up: why, what it was about, run again or drop. */
export function FailedJobs({ queue, name }: { queue: QueueJson; name: string }) {
  const { t } = useTranslation();
  const mayAct = useMay("queue:operate");
  const [asked, setAsked] = useState<Asked>(null);
  const { run, isBusy } = useWrites("queues", "failed-jobs");
  const path = `/queues/${encodeURIComponent(queue.name)}/failed`;
  const list = useQuery({
    // A change of the count is a change of the list.
    queryKey: ["failed-jobs", queue.name, queue.failed],
    queryFn: ({ signal }) => getData<FailedJobsJson>(path, signal),
    placeholderData: keepPreviousData,
  });
  const retryAll = (): void => {
    setAsked(null);
    void run(() => write("POST", `${path}/retry`), t("queues.retriedAll", { count: list.data?.total ?? 0 }));
  };
  const remove = (job: Job): void => {
    setAsked(null);
    void run(() => write("DELETE", `${path}/${encodeURIComponent(job.id)}`), t("queues.removed"));
  };
  return (
    <section className="failed-jobs" aria-label={t("queues.failedTitle", { name })}>
      <header>
        <h3>{t("queues.failedTitle", { name })}</h3>
        {mayAct && (list.data?.total ?? 0) > 1 && (
          <Button size="small" disabled={isBusy} onClick={() => setAsked({ kind: "retry-all" })}>
            {t("queues.retryAll")}
          </Button>
        )}
      </header>
      {list.isPending && <Skeleton rows={2} height={64} />}
      {list.error && !list.data && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} isSmall />}
      {list.data?.total === 0 && <StatePanel isSmall title={t("queues.failedNone")} />}
      {list.data && list.data.jobs.length > 0 && (
        <ul className="card plain-list">
          {list.data.jobs.map((job) => (
            <FailedRow
              key={job.id}
              job={job}
              acts={
                mayAct && (
                  <>
                    <Button
                      size="small"
                      disabled={isBusy}
                      onClick={() =>
                        void run(
                          () => write("POST", `${path}/${encodeURIComponent(job.id)}/retry`),
                          t("queues.retried"),
                        )
                      }
                    >
                      {t("queues.retry")}
                    </Button>
                    <Button size="small" danger disabled={isBusy} onClick={() => setAsked({ kind: "remove", job })}>
                      {t("queues.remove")}
                    </Button>
                  </>
                )
              }
            />
          ))}
        </ul>
      )}
      {list.data && list.data.total > list.data.jobs.length && (
        <p className="hint small">{t("queues.more", { count: list.data.total - list.data.jobs.length })}</p>
      )}
      {asked && (
        <Sheet
          title={asked.kind === "remove" ? t("queues.remove") : t("queues.retryAll")}
          onClose={() => setAsked(null)}
          footer={
            <>
              <Button onClick={() => setAsked(null)}>{t("common.cancel")}</Button>
              {asked.kind === "remove" ? (
                <Button danger type="primary" onClick={() => remove(asked.job)}>
                  {t("queues.remove")}
                </Button>
              ) : (
                <Button type="primary" onClick={retryAll}>
                  {t("queues.retryAll")}
                </Button>
              )}
            </>
          }
        >
          <p>
            {asked.kind === "remove"
              ? t("queues.removeAsk")
              : t("queues.retryAllAsk", { count: list.data?.total ?? 0 })}
          </p>
        </Sheet>
      )}
    </section>
  );
}

function FailedRow({ job, acts }: { job: Job; acts: React.ReactNode }) {
  const { t } = useTranslation();
  const span = useSpan();
  const words = useJobWords();
  return (
    <li data-job={job.id}>
      <div>
        <p>
          {words.job(job.name)} <code className="hint small">{job.name}</code>
        </p>
        <p className="failed-error small">{job.error}</p>
        <p className="hint small">
          {t("queues.failedAgo", { span: span(job.failedMsAgo), count: job.attempts })}
          {job.about.map(({ name, value }) => (
            <span key={name}>
              {" · "}
              {words.about(name)}{" "}
              {name === "contactId" ? (
                <Link to={`/contacts/${encodeURIComponent(value)}`}>{value}</Link>
              ) : (
                <code>{value}</code>
              )}
            </span>
          ))}
        </p>
      </div>
      <div className="failed-acts">{acts}</div>
    </li>
  );
}
