import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { FollowUpReportJson } from "#src/api/contract/contract.js";
import { useWords } from "../shared/text/use-words";
import { countWords } from "../shared/text/value-words";
import { useDurationWords } from "./duration-words";
import { type Comparison, compare, keepingRate, sparkPath } from "./report-figures";
import type { OpenRecords } from "./report-metrics";

interface FourLinesProps {
  report: FollowUpReportJson;
  onOpen: (records: OpenRecords) => void;
}

const SPARK = { width: 160, height: 28 };

/** Four lines of truth: new contacts, first reply, promises kept, stage moves. */
export function FourLines({ report, onOpen }: FourLinesProps) {
  const { t } = useTranslation();
  const duration = useDurationWords();
  const { today } = useWords();
  const { total, previousTotal } = report;
  // Days that are still to come are empty, not zero.
  const trend = report.trend.filter((point) => point.date <= today);
  const rate = keepingRate(total);
  const counted = (change: Comparison): string =>
    !change || change.kind === "same"
      ? t("report.same")
      : t(change.kind === "up" ? "report.more" : "report.less", { count: change.by });
  const timed = (change: Comparison): string => {
    if (!change) return "";
    if (change.kind === "same") return t("report.same");
    const span = duration(change.by);
    return t(change.kind === "down" ? "report.faster" : "report.slower", { span });
  };
  const rated = (change: Comparison): string => {
    if (!change) return "";
    if (change.kind === "same") return t("report.same");
    return t(change.kind === "up" ? "report.higher" : "report.lower", { count: change.by });
  };
  const reply = compare(total.firstReplyMedianMinutes, previousTotal.firstReplyMedianMinutes);
  const kept = compare(rate, keepingRate(previousTotal));
  return (
    <dl className="four-lines card">
      <Line
        name={t("report.newContacts")}
        value={countWords(total.newContacts)}
        change={counted(compare(total.newContacts, previousTotal.newContacts))}
        values={trend.map((point) => point.newContacts)}
        onOpen={() => onOpen({ metric: "newContacts", memberId: null })}
      />
      <Line
        name={t("report.firstReply")}
        value={total.firstReplyMedianMinutes === null ? null : duration(total.firstReplyMedianMinutes)}
        hint={
          total.firstReplyP90Minutes === null
            ? ""
            : t("report.firstReplyHint", { p90: duration(total.firstReplyP90Minutes) })
        }
        change={timed(reply)}
        tone={reply?.kind === "up" ? "late" : undefined}
        values={trend.map((point) => point.firstReplyMedianMinutes)}
        onOpen={() => onOpen({ metric: "replies", memberId: null })}
      />
      <Line
        name={t("report.promiseKeeping")}
        value={rate === null ? null : `${rate}%`}
        hint={t("report.promiseKeepingHint", {
          kept: total.promisesKept,
          late: total.promisesLate,
          broken: total.promisesBroken,
        })}
        change={rated(kept)}
        tone={kept?.kind === "down" ? "late" : undefined}
        values={trend.map((point) => point.promisesKept)}
        onOpen={() => onOpen({ metric: total.promisesBroken > 0 ? "promisesBroken" : "promisesKept", memberId: null })}
      />
      <Line
        name={t("report.stageMoves")}
        value={countWords(total.stageMoves)}
        change={counted(compare(total.stageMoves, previousTotal.stageMoves))}
        values={trend.map((point) => point.stageMoves)}
        onOpen={() => onOpen({ metric: "stageMoves", memberId: null })}
      />
    </dl>
  );
}

interface LineProps {
  name: string;
  /** Null: nothing of the kind happened. */
  value: string | null;
  hint?: ReactNode;
  change: string;
  tone?: "late" | undefined;
  values: readonly (number | null)[];
  onOpen: () => void;
}

function Line({ name, value, hint, change, tone, values, onOpen }: LineProps) {
  const { t } = useTranslation();
  return (
    <div className="truth">
      <dt>{name}</dt>
      <dd className="truth-value">
        {value === null ? (
          <span className="hint">{t("report.noData")}</span>
        ) : (
          <button type="button" className="truth-number tabular" onClick={onOpen}>
            {value}
          </button>
        )}
      </dd>
      <dd className="muted small truth-hint">{hint}</dd>
      <dd className={tone === "late" ? "late" : "muted"}>{change}</dd>
      <dd className="truth-spark" aria-hidden>
        <svg viewBox={`-2 -2 ${SPARK.width + 4} ${SPARK.height + 4}`} width={SPARK.width} height={SPARK.height}>
          <path d={sparkPath(values, SPARK.width, SPARK.height)} />
        </svg>
      </dd>
    </div>
  );
}
