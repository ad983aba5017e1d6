import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FollowUpReportJson } from "#src/api/contract/contract.js";
import { plainDay, weekdayName } from "../shared/text/date-words";
import { useWords } from "../shared/text/use-words";
import { Chip } from "../shared/ui/chip";
import { TrendChart, type TrendLine } from "./trend-chart";

type Point = FollowUpReportJson["trend"][number];
const VIEWS = ["messages", "newContacts", "firstReply", "promises", "stageMoves"] as const;
type View = (typeof VIEWS)[number];

/** How the days went: one thing at a time as a line, or all of it as a table. */
export default function TrendPanel({ trend }: { trend: FollowUpReportJson["trend"] }) {
  const { t } = useTranslation();
  const { language, today } = useWords();
  const [view, setView] = useState<View>("messages");
  const [isTable, setTable] = useState(false);
  const thisYear = Number(today.slice(0, 4));
  const days = trend.map((point) => plainDay(point.date, thisYear, language));
  const line = (name: string, values: (number | null)[], tone: TrendLine["tone"]): TrendLine => ({
    name,
    values,
    tone,
  });
  // Days that are still to come are empty, not zero.
  const pick = (key: keyof Omit<Point, "date">): (number | null)[] =>
    trend.map((point) => (point.date > today ? null : point[key]));
  const lines: Record<View, TrendLine[]> = {
    messages: [
      line(t("report.metric.outboundMessages"), pick("outboundMessages"), "accent"),
      line(t("report.metric.inboundMessages"), pick("inboundMessages"), "grey"),
    ],
    newContacts: [line(t("report.newContacts"), pick("newContacts"), "accent")],
    firstReply: [line(t("report.median"), pick("firstReplyMedianMinutes"), "accent")],
    promises: [
      line(t("report.metric.promisesKept"), pick("promisesKept"), "accent"),
      line(t("report.metric.promisesBroken"), pick("promisesBroken"), "late"),
    ],
    stageMoves: [line(t("report.stageMoves"), pick("stageMoves"), "accent")],
  };
  const names: Record<View, string> = {
    messages: t("report.messagesLine"),
    newContacts: t("report.newContacts"),
    firstReply: t("report.median"),
    promises: t("report.metric.promisesMade"),
    stageMoves: t("report.stageMoves"),
  };
  return (
    <section className="report-section" aria-label={t("report.trend")}>
      <div className="trend-head">
        <h2>{t("report.trend")}</h2>
        <button type="button" className="link-button small" onClick={() => setTable(!isTable)}>
          {isTable ? t("report.asChart") : t("report.asTable")}
        </button>
      </div>
      <div className="card trend-body">
        {isTable ? (
          <div className="trend-table" tabIndex={0} role="region" aria-label={t("report.trend")}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t("report.date")}</th>
                  {Object.values(lines)
                    .flat()
                    .map(({ name }) => (
                      <th key={name} scope="col" className="number">
                        {name}
                      </th>
                    ))}
                </tr>
              </thead>
              <tbody>
                {trend.map((point, index) => (
                  <tr key={point.date}>
                    <th scope="row">
                      {days[index]} <span className="hint">{weekdayName(point.date, language)}</span>
                    </th>
                    {Object.values(lines)
                      .flat()
                      .map(({ name, values }) => (
                        <td key={name} className="number">
                          {values[index] ?? "–"}
                        </td>
                      ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        ) : (
          <>
            <div className="chips" role="radiogroup" aria-label={t("report.trend")}>
              {VIEWS.map((each) => (
                <Chip key={each} kind="radio" isChosen={view === each} onToggle={() => setView(each)}>
                  {names[each]}
                </Chip>
              ))}
            </div>
            <TrendChart days={days} lines={lines[view]} label={names[view]} />
          </>
        )}
      </div>
    </section>
  );
}
