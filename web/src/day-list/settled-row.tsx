import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { TaskJson } from "#src/api/contract/contract.js";
import { useWords } from "../shared/text/use-words";
import type { Settled } from "./shown-list";

interface SettledRowProps {
  task: TaskJson;
  /** Undefined when it was settled elsewhere. */
  settled: Settled | undefined;
  page: string;
}

const isOutcome = (value: string): value is "reached" =>
  ["reached", "no_answer", "interested", "not_now", "closed", "other"].includes(value);

/** What is left of a row that is done: one slim line in the same place. */
export function SettledRow({ task, settled, page }: SettledRowProps) {
  const { t } = useTranslation();
  const { when } = useWords();
  const outcome = settled?.kind === "done" && isOutcome(settled.outcome) ? t(`today.outcomes.${settled.outcome}`) : "";
  return (
    <li className="task-settled" data-task={task.id}>
      <span aria-hidden className={settled?.kind === "snoozed" ? "hint" : "good"}>
        {settled?.kind === "snoozed" ? "–" : "✓"}
      </span>
      <Link className="clip" to={page} data-row-link>
        {task.contact.displayName}
      </Link>
      <span className="clip">
        {settled?.kind === "done" && t("today.settled", { outcome })}
        {settled?.kind === "done" && settled.next && (
          <> · {t("today.settledNext", { when: when(settled.next.dueAt), title: settled.next.title })}</>
        )}
        {settled?.kind === "snoozed" && t("today.snoozedTo", { when: when(settled.until) })}
        {!settled && (task.closedWhy ? t("today.closedElse", { why: task.closedWhy }) : t("today.closedUnknown"))}
      </span>
    </li>
  );
}
