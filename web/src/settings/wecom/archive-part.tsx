import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ArchiveCoverageJson } from "#src/api/contract/wecom-archive.js";
import { getData } from "../../shared/api/api-client";
import { membersQuery } from "../../shared/api/members";
import { useWords } from "../../shared/text/use-words";
import { Skeleton } from "../../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../../shared/ui/state-panel";

/** The chat archive: who is recorded since when, what may be missing, who agreed. */
export function ArchivePart() {
  const { t } = useTranslation();
  const archive = useQuery({
    queryKey: ["wecom-archive"],
    queryFn: ({ signal }) => getData<ArchiveCoverageJson>("/wecom/archive", signal),
  });
  return (
    <div className="setup-part">
      <header>
        <div>
          <h3>{t("wecomArchive.title")}</h3>
          <p className="muted small">{t("wecomArchive.lead")}</p>
        </div>
      </header>
      {archive.isPending && <Skeleton rows={3} height={44} />}
      {archive.error && !archive.data && (
        <ErrorPanel error={archive.error} onRetry={() => void archive.refetch()} isSmall />
      )}
      {archive.data?.isConfigured === false && (
        <StatePanel isSmall title={t("wecomArchive.off")} text={t("wecomArchive.offText")} />
      )}
      {archive.data?.isConfigured && <Coverage coverage={archive.data} />}
    </div>
  );
}

const MESSAGE_STATES = ["captured", "sealed", "stored", "kept"] as const;
const CONSENTS = ["agreed", "by_default", "declined"] as const;

function Coverage({ coverage }: { coverage: ArchiveCoverageJson }) {
  const { t } = useTranslation();
  const { when } = useWords();
  const { data: people = [] } = useQuery(membersQuery);
  const { lastPullAt, isAtRisk, messages, consents, members, gaps } = coverage;
  const nameOf = (userId: string): string => people.find((one) => one.userId === userId)?.name ?? userId;
  const shown = MESSAGE_STATES.filter((state) => state === "captured" || messages[state] > 0);
  return (
    <ul className="card plain-list">
      <li>
        <div>
          <p>
            {t("wecomArchive.messages")}{" "}
            <span className="muted small">
              {lastPullAt ? t("wecomArchive.lastPull", { when: when(lastPullAt) }) : t("wecomArchive.neverPulled")}
            </span>
          </p>
          <p className="small tabular archive-counts">
            {shown.map((state) => (
              <span key={state} className={state === "sealed" ? "danger" : "muted"}>
                {t(`wecomArchive.state.${state}`, { count: messages[state] })}
              </span>
            ))}
          </p>
          {isAtRisk && <p className="small late">{t("wecomArchive.atRisk")}</p>}
        </div>
      </li>
      <li>
        <div>
          <p>{t("wecomArchive.consents")}</p>
          <p className="small muted tabular archive-counts">
            {CONSENTS.map((state) => (
              <span key={state}>{t(`wecomArchive.consent.${state}`, { count: consents[state] })}</span>
            ))}
          </p>
          {consents.by_default > 0 && <p className="small hint">{t("wecomArchive.byDefaultHint")}</p>}
        </div>
      </li>
      <li>
        <div>
          <p>{t("wecomArchive.members")}</p>
          {members.length === 0 && <p className="small hint">{t("wecomArchive.noMembers")}</p>}
          <div className="archive-spans small">
            {members.map(({ userId, since, until }) => (
              <p key={`${userId} ${since}`} className={until ? "hint" : undefined}>
                {nameOf(userId)}{" "}
                <span className="muted">
                  {until
                    ? t("wecomArchive.span", { from: when(since), to: when(until) })
                    : t("wecomArchive.since", { from: when(since) })}
                </span>
              </p>
            ))}
          </div>
        </div>
      </li>
      {gaps.length > 0 && (
        <li>
          <div>
            <p className="late">{t("wecomArchive.gaps")}</p>
            <div className="archive-spans small">
              {gaps.map(({ from, to, reason }) => (
                <p key={from}>
                  {t("wecomArchive.span", { from: when(from), to: when(to) })} <span className="muted">{reason}</span>
                </p>
              ))}
            </div>
          </div>
        </li>
      )}
    </ul>
  );
}
