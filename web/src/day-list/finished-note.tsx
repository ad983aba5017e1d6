import { useTranslation } from "react-i18next";
import { useWords } from "../shared/text/use-words";
import { addDays, localDay } from "../shared/text/zoned-time";
import { StatePanel } from "../shared/ui/state-panel";
import type { ShownRow } from "./shown-list";

/** Said when nothing is left for today: something human, and what tomorrow holds. */
export function FinishedNote({ done, upcoming }: { done: number; upcoming: readonly ShownRow[] }) {
  const { t } = useTranslation();
  const { today, zone } = useWords();
  const tomorrow = addDays(today, 1);
  const count = upcoming.filter(({ task }) => localDay(new Date(task.dueAt), zone) === tomorrow).length;
  const later = count > 0 ? t("today.tomorrow", { count }) : upcoming.length === 0 ? t("today.tomorrowNone") : "";
  if (done === 0 && upcoming.length === 0)
    return <StatePanel title={t("today.emptyTitle")} text={t("today.emptyText")} />;
  return (
    <StatePanel
      role="status"
      title={done > 0 ? t("today.finishedTitle") : t("today.nothingToday")}
      text={[done > 0 ? t("today.finishedText", { count: done }) : "", later].filter(Boolean).join(" ")}
    />
  );
}
