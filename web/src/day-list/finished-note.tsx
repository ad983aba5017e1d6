import { useTranslation } from "react-i18next";
import { useWords } from "../shared/text/use-words";
import { addDays, localDay } from "../shared/text/zoned-time";
import { StatePanel } from "../shared/ui/state-panel";
import type { ShownRow } from "./shown-list";

/** Said when nothing is left for today: whether that was work or luck, and what comes next. */
export function FinishedNote({ done, upcoming }: { done: number; upcoming: readonly ShownRow[] }) {
  const { t } = useTranslation();
  const words = useWords();
  const tomorrow = addDays(words.today, 1);
  const count = upcoming.filter(({ task }) => localDay(new Date(task.dueAt), words.zone) === tomorrow).length;
  const [next] = upcoming;
  if (done === 0 && !next) return <StatePanel title={t("today.emptyTitle")} text={t("today.emptyText")} />;
  const said = [
    done > 0 ? t("today.finishedText", { count: done }) : "",
    count > 0 ? t("today.tomorrow", { count }) : "",
    next
      ? t("today.nextOne", { when: words.when(next.task.dueAt), name: next.task.contact.displayName })
      : t("today.tomorrowNone"),
  ];
  return (
    <StatePanel
      role="status"
      title={done > 0 ? t("today.finishedTitle") : t("today.nothingToday")}
      text={said.filter(Boolean).join(" ")}
    />
  );
}
