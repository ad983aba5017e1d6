import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FollowUpReportJson } from "#src/api/contract/contract.js";
import type { ReportCounts } from "#src/domain/report/follow-up-report.js";
import { countWords } from "../shared/text/value-words";
import { StatePanel } from "../shared/ui/state-panel";
import { useDurationWords } from "./duration-words";
import { metricOf, sortMembers, TABLE_COLUMNS, type TableColumn, type TableSort } from "./report-figures";
import type { OpenRecords } from "./report-metrics";

interface MemberTableProps {
  report: FollowUpReportJson;
  onOpen: (records: OpenRecords) => void;
}

const isTime = (column: TableColumn): column is "firstReplyMedianMinutes" | "firstReplyP90Minutes" =>
  column === "firstReplyMedianMinutes" || column === "firstReplyP90Minutes";
/** Columns in which a number above zero is bad news. */
const isBad = (column: TableColumn): boolean => column === "promisesBroken" || column === "tasksOverdue";

/** One row per member; every number opens the records that it counted. */
export function MemberTable({ report, onOpen }: MemberTableProps) {
  const { t } = useTranslation();
  const [sort, setSort] = useState<TableSort>({ column: "member", isDescending: false });
  const sortBy = (column: TableSort["column"]): void =>
    setSort({ column, isDescending: sort.column === column ? !sort.isDescending : column !== "member" });
  const nameOf = (column: TableColumn): string =>
    column === "firstReplyMedianMinutes"
      ? t("report.median")
      : column === "firstReplyP90Minutes"
        ? t("report.p90")
        : t(`report.metric.${column}`);
  const sorted = (column: TableSort["column"]): "ascending" | "descending" | undefined =>
    sort.column !== column ? undefined : sort.isDescending ? "descending" : "ascending";

  if (report.members.length === 0) return <StatePanel title={t("report.emptyTitle")} text={t("report.emptyText")} />;
  return (
    <section className="report-section" aria-label={t("report.members")}>
      <h2>{t("report.members")}</h2>
      <div className="member-table-frame card" tabIndex={0} role="region" aria-label={t("report.tableOf")}>
        <table className="member-table">
          <thead>
            <tr>
              <th scope="col" aria-sort={sorted("member")}>
                <SortButton label={t("report.member")} sort={sorted("member")} onSort={() => sortBy("member")} />
              </th>
              {TABLE_COLUMNS.map((column) => (
                <th key={column} scope="col" className="number" aria-sort={sorted(column)}>
                  <SortButton label={nameOf(column)} sort={sorted(column)} onSort={() => sortBy(column)} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sortMembers(report.members, sort).map((row) => (
              <tr key={row.member.userId}>
                <th scope="row">{row.member.name}</th>
                {TABLE_COLUMNS.map((column) => (
                  <Figure
                    key={column}
                    counts={row}
                    column={column}
                    name={nameOf(column)}
                    whose={row.member.name}
                    onOpen={() => onOpen({ metric: metricOf(column), memberId: row.member.userId })}
                  />
                ))}
              </tr>
            ))}
          </tbody>
          {report.members.length > 1 && (
            <tfoot>
              <tr>
                <th scope="row">{t("report.total")}</th>
                {TABLE_COLUMNS.map((column) => (
                  <Figure
                    key={column}
                    counts={report.total}
                    column={column}
                    name={nameOf(column)}
                    whose={t("report.total")}
                    onOpen={() => onOpen({ metric: metricOf(column), memberId: null })}
                  />
                ))}
              </tr>
            </tfoot>
          )}
        </table>
      </div>
    </section>
  );
}

interface SortButtonProps {
  label: string;
  sort: "ascending" | "descending" | undefined;
  onSort: () => void;
}

function SortButton({ label, sort, onSort }: SortButtonProps) {
  return (
    <button type="button" className="sort-button" onClick={onSort}>
      {label}
      <span aria-hidden>{sort === "ascending" ? "↑" : sort === "descending" ? "↓" : ""}</span>
    </button>
  );
}

interface FigureProps {
  counts: ReportCounts;
  column: TableColumn;
  /** What the column is called; on the phone it stands beside the number. */
  name: string;
  whose: string;
  onOpen: () => void;
}

function Figure({ counts, column, name, whose, onOpen }: FigureProps) {
  const duration = useDurationWords();
  const value = counts[column];
  if (value === null)
    return (
      <td className="number hint" data-name={name}>
        –
      </td>
    );
  if (value === 0 && !isTime(column))
    return (
      <td className="number hint" data-name={name}>
        0
      </td>
    );
  const shown = isTime(column) ? duration(value) : countWords(value);
  return (
    <td className="number" data-name={name}>
      <button
        type="button"
        className={isBad(column) ? "figure late" : "figure"}
        aria-label={`${whose} · ${name} ${shown}`}
        onClick={onOpen}
      >
        {shown}
      </button>
    </td>
  );
}
