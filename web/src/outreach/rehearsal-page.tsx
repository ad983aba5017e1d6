import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { RehearsalItemJson } from "#src/api/contract/outreach.js";
import { useChannelName } from "../composer/channel-name";
import { useWords } from "../shared/text/use-words";
import { countWords } from "../shared/text/value-words";
import { localDay } from "../shared/text/zoned-time";
import { Chip } from "../shared/ui/chip";
import { PageHeading } from "../shared/ui/page-heading";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { rehearsalQuery } from "./outreach-queries";
import { AssumedYear } from "../settings/holiday-notice";
import { OutreachTabs } from "./outreach-tabs";
import "./outreach.css";

const SPANS = [3, 7, 14] as const;
const TONE = { send: "good", task: "late", skip: "hint" } as const;

/** "What exactly goes out in the coming days, and what will people have to do?" */
export default function RehearsalPage() {
  const { t } = useTranslation();
  const [days, setDays] = useState<number>(7);
  const { data, error, refetch } = useQuery(rehearsalQuery(days));
  const { zone } = useWords();
  const groups = new Map<string, RehearsalItemJson[]>();
  for (const item of data?.items ?? []) {
    const day = localDay(new Date(item.at), zone);
    groups.set(day, [...(groups.get(day) ?? []), item]);
  }
  return (
    <div className="page outreach-page">
      <OutreachTabs />
      <header className="outreach-head">
        <div>
          <PageHeading name={t("outreach.rehearsal")} />
          <p className="muted">{t("outreach.rehearsalLead")}</p>
        </div>
        <div className="chips" role="radiogroup" aria-label={t("outreach.rehearsal")}>
          {SPANS.map((span) => (
            <Chip key={span} kind="radio" isChosen={span === days} onToggle={() => setDays(span)}>
              {t("outreach.rehearsalDays", { days: span })}
            </Chip>
          ))}
        </div>
      </header>
      {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={6} height={44} />}
      {data?.items.length === 0 && (
        <StatePanel title={t("outreach.noRehearsal")} text={t("outreach.noRehearsalText")} />
      )}
      {data?.isTruncated && <p className="hint">{t("outreach.truncated")}</p>}
      {[...new Set([...groups.keys()].map((day) => Number(day.slice(0, 4))))].map((year) => (
        <AssumedYear key={year} year={year} />
      ))}
      {[...groups].map(([day, items]) => (
        <DayOf key={day} day={day} items={items} />
      ))}
    </div>
  );
}

function DayOf({ day, items }: { day: string; items: readonly RehearsalItemJson[] }) {
  const { t } = useTranslation();
  const words = useWords();
  const channelName = useChannelName();
  return (
    <section aria-label={words.day(day)}>
      <h2 className="rehearsal-day">{words.day(day)}</h2>
      <ul className="card rehearsal-list">
        {items.map((item) => (
          <li key={`${item.at} ${item.contact?.id ?? ""} ${item.why} ${item.text}`}>
            <time className="tabular" title={words.exact(item.at)}>
              {words.exact(item.at).slice(-5)}
            </time>
            <span className={TONE[item.outcome]}>{t(`outreach.outcomeOf.${item.outcome}`)}</span>
            <span className="clip">
              {item.contact ? (
                <Link to={`/contacts/${encodeURIComponent(item.contact.id)}`}>{item.contact.displayName}</Link>
              ) : (
                t("outreach.customers", { count: countWords(item.count) as unknown as number })
              )}{" "}
              <span className="muted">
                {item.task
                  ? t(`today.reasons.${item.task}`)
                  : t(`contact.touchWhy.${item.why}` as "contact.touchWhy.sop", { defaultValue: item.why ?? "" })}
              </span>
              {item.member && <span className="hint"> · {item.member.name}</span>}
              {item.channel && <span className="hint"> · {channelName(item.channel)}</span>}
            </span>
            <span className="clip muted rehearsal-text">{item.text}</span>
            <span className="hint small">
              {item.movedFrom && t("outreach.movedFrom", { when: words.when(item.movedFrom) })} {item.note}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
