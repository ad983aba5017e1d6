import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import LeftOutlined from "@ant-design/icons/LeftOutlined";
import RightOutlined from "@ant-design/icons/RightOutlined";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import type { CareDayJson } from "#src/api/contract/care.js";
import type { TouchJson } from "#src/api/contract/contract.js";
import { useMay } from "../shared/api/session";
import { useWords } from "../shared/text/use-words";
import { PageHeading } from "../shared/ui/page-heading";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel } from "../shared/ui/state-panel";
import { CareItem } from "./care-item";
import { careMonthQuery } from "./care-queries";
import { RulesSheet } from "./rules-sheet";
import "./care.css";

const shifted = (month: string, by: number): string => {
  const [year = 2026, index = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, index - 1 + by, 1)).toISOString().slice(0, 7);
};
/** Monday first: how many cells are empty before the month begins. */
const lead = (month: string): number => (new Date(`${month}-01T00:00:00Z`).getUTCDay() + 6) % 7;
const SHOWN = 3;

/** "What goes to whom this month?" */
export default function CarePage() {
  const { t, i18n } = useTranslation();
  const words = useWords();
  const [search, setSearch] = useSearchParams();
  const mayChange = useMay("settings:write");
  const today = words.today;
  const month = search.get("month") ?? today.slice(0, 7);
  const [chosen, setChosen] = useState<string | null>(null);
  const [isRulesOpen, setRulesOpen] = useState(false);
  const { data, error, refetch } = useQuery(careMonthQuery(month));
  const go = (by: number): void => {
    setChosen(null);
    setSearch({ month: shifted(month, by) });
  };
  const hasMore = (each: CareDayJson): boolean => each.items.length + each.ahead.length > 0;
  // Without a choice: today, in other months the first day on which something happens.
  const first = today.startsWith(month) ? today : (data?.days.find(hasMore)?.date ?? `${month}-01`);
  const day = data?.days.find(({ date }) => date === (chosen ?? first));
  const monthWords = new Intl.DateTimeFormat(i18n.language, { year: "numeric", month: "long", timeZone: "UTC" }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
  const weekdays = Array.from({ length: 7 }, (_, i) =>
    new Intl.DateTimeFormat(i18n.language, { weekday: "short", timeZone: "UTC" }).format(
      new Date(Date.UTC(2026, 5, 1 + i)),
    ),
  );
  return (
    <div className="page care-page">
      <header className="care-head">
        <PageHeading name={t("care.title")} />
        <div className="care-month">
          <button type="button" className="icon-button" aria-label={t("care.previous")} onClick={() => go(-1)}>
            <LeftOutlined aria-hidden />
          </button>
          <strong className="tabular">{monthWords}</strong>
          <button type="button" className="icon-button" aria-label={t("care.next")} onClick={() => go(1)}>
            <RightOutlined aria-hidden />
          </button>
          {!today.startsWith(month) && (
            <button type="button" className="link-button" onClick={() => setSearch({})}>
              {t("care.thisMonth")}
            </button>
          )}
        </div>
        <Button onClick={() => setRulesOpen(true)}>{t("care.rules")}</Button>
      </header>
      <p className="muted">{t("care.lead")}</p>
      <p className="hint small">{t("care.leadCaps")}</p>
      {data?.isYearUnknown && (
        <p className="care-banner" role="status">
          {t("care.unknownYear", { year: month.slice(0, 4) })}{" "}
          {mayChange && <Link to="/settings/hours">{t("care.holidaySettings")}</Link>}
        </p>
      )}
      {data?.isTruncated && <p className="hint small">{t("care.truncated")}</p>}
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={5} height={88} gap={4} />}
      {data && (
        <div className="care-columns">
          <div className="care-grid card" role="group" aria-label={monthWords}>
            {weekdays.map((name) => (
              <span className="care-weekday small hint" key={name}>
                {name}
              </span>
            ))}
            {Array.from({ length: lead(month) }, (_, i) => (
              <span key={`empty-${String(i)}`} className="care-empty" />
            ))}
            {data.days.map((each) => (
              <DayCell
                key={each.date}
                day={each}
                isToday={each.date === today}
                isChosen={each.date === day?.date}
                onChoose={() => setChosen(each.date)}
              />
            ))}
            {Array.from({ length: (7 - ((lead(month) + data.days.length) % 7)) % 7 }, (_, i) => (
              <span key={`after-${String(i)}`} className="care-empty" />
            ))}
          </div>
          {day && (
            <section className="care-day card" aria-live="polite">
              <h2>
                {words.day(day.date)} {day.name && <span className="hint">{day.name}</span>}
              </h2>
              {day.items.length === 0 && day.ahead.length === 0 && <p className="hint">{t("care.nothing")}</p>}
              <ul>
                {day.items.map((touch) => (
                  <CareItem key={touch.id} touch={touch} />
                ))}
                {day.ahead.map((person) => (
                  <li key={`${person.contactId} ${person.what}`} className="care-item">
                    <Link to={`/contacts/${encodeURIComponent(person.contactId)}`}>{person.displayName}</Link>
                    <p className="hint small">{t("care.ahead", { what: t(`contact.touchWhy.${person.what}`) })}</p>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      )}
      {isRulesOpen && <RulesSheet onClose={() => setRulesOpen(false)} />}
    </div>
  );
}

/** Nothing of it will reach the customer. */
const isOut = ({ state, outlook }: TouchJson): boolean =>
  state === "cancelled" || state === "skipped" || (state === "planned" && outlook?.kind === "blocked");

interface DayCellProps {
  day: CareDayJson;
  isToday: boolean;
  isChosen: boolean;
  onChoose: () => void;
}

function DayCell({ day, isToday, isChosen, onChoose }: DayCellProps) {
  const { t } = useTranslation();
  const isWeekend = new Date(`${day.date}T00:00:00Z`).getUTCDay() % 6 === 0;
  const isOff = day.kind === "off" || day.kind === "unknown-off";
  const mark = day.kind.startsWith("unknown")
    ? null
    : isOff && !isWeekend
      ? "off"
      : !isOff && isWeekend
        ? "work"
        : null;
  const names = [
    ...day.items.map((touch) => ({ name: touch.contact.displayName, isOut: isOut(touch) })),
    ...day.ahead.map(({ displayName }) => ({ name: displayName, isOut: false })),
  ];
  return (
    <button
      type="button"
      className="care-cell"
      data-off={isOff}
      data-today={isToday}
      aria-pressed={isChosen}
      data-date={day.date}
      onClick={onChoose}
    >
      <span className="care-date tabular">
        {Number(day.date.slice(8))}
        {mark && <small className={mark === "work" ? "late" : "good"}>{t(`care.${mark}`)}</small>}
        {day.name && <small className="muted">{day.name}</small>}
      </span>
      {names.slice(0, SHOWN).map(({ name, isOut: isStruck }, index) => (
        <span className="care-name clip small" data-out={isStruck} key={`${name}-${String(index)}`}>
          {name}
        </span>
      ))}
      {names.length > SHOWN && <span className="hint small">{t("care.more", { count: names.length - SHOWN })}</span>}
      {names.length > 0 && <span className="care-count">{names.length}</span>}
    </button>
  );
}
