import { useQuery } from "@tanstack/react-query";
import DownOutlined from "@ant-design/icons/DownOutlined";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { DayListJson } from "#src/api/contract/contract.js";
import type { TaskReason } from "#src/domain/task/task.js";
import { membersQuery } from "../shared/api/members";
import { useSession } from "../shared/api/session";
import { plainDay, weekdayName } from "../shared/text/date-words";
import { useWords } from "../shared/text/use-words";
import { Menu } from "../shared/ui/menu";
import { PageHeading } from "../shared/ui/page-heading";

const REASONS = [
  "unanswered",
  "promise_due",
  "promise_broken",
  "silence",
  "care",
  "sop",
  "warning",
  "stage_dwell",
  "next_step",
  "manual",
] as const satisfies readonly TaskReason[];

interface DayHeaderProps {
  counts: DayListJson["counts"] | null;
  memberId: string | null;
  reason: TaskReason | null;
  onReason: (reason: TaskReason | null) => void;
  onRecord: () => void;
}

/** Date and the three numbers of the day; whose list for those who see others. */
export function DayHeader({ counts, memberId, reason, onReason, onRecord }: DayHeaderProps) {
  const { t } = useTranslation();
  const words = useWords();
  return (
    <header className="day-header">
      <PageHeading name={t("today.title")} />
      <span className="muted">
        {weekdayName(words.today, words.language)}{" "}
        {plainDay(words.today, Number(words.today.slice(0, 4)), words.language)}
      </span>
      {counts && (
        <p className="day-counts tabular">
          <span>
            {t("today.open")} {counts.open}
          </span>
          {counts.overdue > 0 && (
            <span className="late">
              {t("today.overdue")} {counts.overdue}
            </span>
          )}
          <span>
            {t("today.done")} {counts.doneToday}
          </span>
        </p>
      )}
      <div className="day-tools">
        <WhoseMenu memberId={memberId} />
        <Menu
          label={t("today.filter")}
          className="tool-button"
          trigger={
            <>
              {reason ? t(`today.reasons.${reason}`) : t("today.filter")} <DownOutlined aria-hidden />
            </>
          }
          items={[
            { key: "all", label: t("today.filterAll"), isChosen: reason === null, onSelect: () => onReason(null) },
            ...REASONS.map((each) => ({
              key: each,
              label: t(`today.reasons.${each}`),
              isChosen: reason === each,
              onSelect: () => onReason(each),
            })),
          ]}
        />
        <Button onClick={onRecord}>{t("today.record")}</Button>
      </div>
    </header>
  );
}

function WhoseMenu({ memberId }: { memberId: string | null }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const [, setSearch] = useSearchParams();
  const isAllowed = user.dataScope !== "own";
  const { data: members = [] } = useQuery({ ...membersQuery, enabled: isAllowed });
  if (!isAllowed) return null;
  const current = members.find((member) => member.userId === memberId);
  return (
    <Menu
      label={t("today.whose")}
      className="tool-button"
      trigger={
        <>
          {current?.name ?? user.name} <DownOutlined aria-hidden />
        </>
      }
      items={[
        { key: "", label: t("today.ownList"), isChosen: memberId === null, onSelect: () => setSearch({}) },
        ...members
          .filter((member) => member.userId !== user.userId)
          .map((member) => ({
            key: member.userId,
            label: member.name,
            isChosen: member.userId === memberId,
            onSelect: () => setSearch({ member: member.userId }),
          })),
      ]}
    />
  );
}
