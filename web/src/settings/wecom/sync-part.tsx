import { useQuery } from "@tanstack/react-query";
import { Button, Progress } from "antd";
import { useTranslation } from "react-i18next";
import type { SyncRunJson } from "#src/api/contract/wecom.js";
import { useWrites } from "../../operations/use-writes";
import { getData, write } from "../../shared/api/api-client";
import { useMay } from "../../shared/api/session";
import { useWords } from "../../shared/text/use-words";
import { Skeleton } from "../../shared/ui/skeleton";
import { ErrorPanel } from "../../shared/ui/state-panel";

const isMoving = (run: SyncRunJson): boolean => run.state === "running" || run.state === "stopping";

/** The passes: how far they are, what they found; stop and go on. */
export function SyncPart() {
  const { t } = useTranslation();
  const { when } = useWords();
  const mayWrite = useMay("wecom:operate");
  const { run, isBusy } = useWrites("wecom-sync");
  const list = useQuery({
    queryKey: ["wecom-sync"],
    queryFn: ({ signal }) => getData<SyncRunJson[]>("/wecom/sync", signal),
    refetchInterval: (query) => (query.state.data?.some(isMoving) ? 1_500 : false),
  });
  const act = (kind: string, what: "" | "/stop" | "/resume"): void =>
    void run(() => write("POST", `/wecom/sync/${kind}${what}`));
  return (
    <div className="setup-part">
      <header>
        <div>
          <h3>{t("wecomSetup.sync")}</h3>
          <p className="muted small">{t("wecomSetup.syncLead")}</p>
        </div>
      </header>
      {list.isPending && <Skeleton rows={4} height={48} />}
      {list.error && !list.data && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} isSmall />}
      {list.data && (
        <ul className="card plain-list">
          {list.data.map((pass) => (
            <li key={pass.kind}>
              <div>
                <p>
                  {t(`wecomSetup.kind.${pass.kind}`)}{" "}
                  <span className={`small ${pass.state === "failed" ? "danger" : "muted"}`}>
                    {t(`wecomSetup.syncState.${pass.state}`)}
                  </span>
                </p>
                {isMoving(pass) && (
                  <Progress
                    size="small"
                    percent={pass.total ? Math.min(100, Math.round((100 * pass.done) / pass.total)) : 0}
                    showInfo={false}
                    strokeColor="var(--accent)"
                    style={{ maxWidth: 320 }}
                    aria-label={t(`wecomSetup.kind.${pass.kind}`)}
                  />
                )}
                <p className="small hint tabular">
                  {[
                    pass.state !== "never" &&
                      (pass.total
                        ? t("wecomSetup.progress", { done: pass.done, total: pass.total })
                        : t("wecomSetup.progressOpen", { done: pass.done })),
                    pass.ended > 0 && t("wecomSetup.ended", { count: pass.ended }),
                    pass.unseen > 0 && t("wecomSetup.unseen", { count: pass.unseen }),
                    pass.finishedAt && t("wecomSetup.finished", { when: when(pass.finishedAt) }),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </p>
                {pass.note && <p className="small late">{pass.note}</p>}
              </div>
              {mayWrite && (
                <Button
                  size="small"
                  disabled={isBusy || pass.state === "stopping"}
                  onClick={() =>
                    act(
                      pass.kind,
                      isMoving(pass) ? "/stop" : pass.state === "stopped" || pass.state === "failed" ? "/resume" : "",
                    )
                  }
                >
                  {isMoving(pass)
                    ? t("wecomSetup.stop")
                    : pass.state === "stopped" || pass.state === "failed"
                      ? t("wecomSetup.resume")
                      : t("wecomSetup.start")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
