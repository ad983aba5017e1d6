import DownloadOutlined from "@ant-design/icons/DownloadOutlined";
import DownOutlined from "@ant-design/icons/DownOutlined";
import LeftOutlined from "@ant-design/icons/LeftOutlined";
import RightOutlined from "@ant-design/icons/RightOutlined";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { FollowUpReportJson } from "#src/api/contract/contract.js";
import { departmentsQuery } from "../shared/api/members";
import { useMay, useSession } from "../shared/api/session";
import { useWords } from "../shared/text/use-words";
import { Menu } from "../shared/ui/menu";
import { PERIODS, periodWords, type ReportChoice, stepDate } from "./report-period";

interface ReportControlsProps {
  choice: ReportChoice;
  report: FollowUpReportJson | undefined;
  filter: string;
  onChange: (choice: ReportChoice) => void;
}

/** The question as a sentence: which time, which team, compared with what. */
export function ReportControls({ choice, report, filter, onChange }: ReportControlsProps) {
  const { t } = useTranslation();
  const { today, language } = useWords();
  const mayExport = useMay("export");
  const isNow = report ? report.period.from <= today && today <= report.period.to : choice.date === today;
  const step = (direction: 1 | -1): void =>
    onChange({ ...choice, date: stepDate(choice.period, report?.period.from ?? choice.date, direction) });
  return (
    <header className="report-controls">
      <Menu
        label={t("report.periodLabel")}
        align="start"
        className="sentence-word"
        trigger={
          <>
            {isNow
              ? t(`report.period.${choice.period}`)
              : report
                ? periodWords(choice.period, report.period, language)
                : t(`report.periodOther.${choice.period}`)}
            <DownOutlined aria-hidden />
          </>
        }
        items={PERIODS.map((period) => ({
          key: period,
          label: t(`report.periodOther.${period}`),
          isChosen: period === choice.period,
          onSelect: () => onChange({ ...choice, period }),
        }))}
      />
      <span className="report-steps">
        <button type="button" className="icon-button" aria-label={t("report.previous")} onClick={() => step(-1)}>
          <LeftOutlined aria-hidden />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={t("report.next")}
          disabled={isNow}
          onClick={() => step(1)}
        >
          <RightOutlined aria-hidden />
        </button>
        {!isNow && (
          <button type="button" className="link-button small" onClick={() => onChange({ ...choice, date: today })}>
            {t("report.toNow")}
          </button>
        )}
      </span>
      <DepartmentMenu choice={choice} onChange={onChange} />
      {report && (
        <span className="muted">
          {isNow ? `${periodWords(choice.period, report.period, language)} · ` : ""}
          {t("report.comparedWith", { label: periodWords(choice.period, report.previous, language) })}
        </span>
      )}
      {mayExport && (
        <a className="report-export" href={`/api/v1/reports/follow-up.csv${filter}`} download>
          <DownloadOutlined aria-hidden /> {t("report.export")}
        </a>
      )}
    </header>
  );
}

function DepartmentMenu({ choice, onChange }: Pick<ReportControlsProps, "choice" | "onChange">) {
  const { t } = useTranslation();
  const { user } = useSession();
  const isAllowed = user.dataScope !== "own";
  const { data: departments = [] } = useQuery({ ...departmentsQuery, enabled: isAllowed });
  if (!isAllowed) return <span className="sentence-word">{user.name}</span>;
  const current = departments.find((each) => each.departmentId === choice.departmentId);
  return (
    <Menu
      label={t("report.department")}
      align="start"
      className="sentence-word"
      trigger={
        <>
          {current?.name ?? t("report.allDepartments")}
          <DownOutlined aria-hidden />
        </>
      }
      items={[
        {
          key: "",
          label: t("report.allDepartments"),
          isChosen: choice.departmentId === null,
          onSelect: () => onChange({ ...choice, departmentId: null }),
        },
        ...departments.map((department) => ({
          key: department.departmentId,
          label: department.name,
          isChosen: department.departmentId === choice.departmentId,
          onSelect: () => onChange({ ...choice, departmentId: department.departmentId }),
        })),
      ]}
    />
  );
}
