import { useTranslation } from "react-i18next";
import type { TaskJson } from "#src/api/contract/contract.js";
import type { ContactWrites } from "../contact/use-contact-writes";
import { useWords } from "../shared/text/use-words";
import { Chip } from "../shared/ui/chip";
import { type QuickResult, useQuickResults } from "../tasks/quick-results";
import { finishTask, reopenTask } from "../tasks/task-writes";

interface SidebarTaskProps {
  task: TaskJson;
  mayWrite: boolean;
  /** The full form. */
  onMore: () => void;
  run: ContactWrites["run"];
}

/** Something to do with this contact, done in one tap; undoable. */
export function SidebarTask({ task, mayWrite, onMore, run }: SidebarTaskProps) {
  const { t } = useTranslation();
  const { due, when } = useWords();
  const { text, isLate } = due(task.dueAt);
  const quick = useQuickResults();
  const record = ({ outcome, finish }: QuickResult): void =>
    void run(
      () => finishTask(task.id, finish),
      t("sidebar.finished", {
        outcome: t(`today.outcomes.${outcome}`),
        title: finish.nextStep.title,
        when: when(finish.nextStep.dueAt),
      }),
      () => reopenTask(task.id),
    );
  return (
    <li className="sidebar-task" data-task={task.id}>
      <p>
        {task.title} <span className={isLate ? "late small" : "hint small"}>{text}</span>
      </p>
      {task.evidence && <p className="small muted">{t("common.quote", { text: task.evidence.quote })}</p>}
      {task.warning && <p className="small muted">{t("today.play", { play: task.warning.play })}</p>}
      {mayWrite && (
        <div className="chips">
          {quick.map((one) => (
            <Chip key={one.outcome} isChosen={false} onToggle={() => record(one)}>
              {t(`today.outcomes.${one.outcome}`)}
            </Chip>
          ))}
          <Chip isChosen={false} onToggle={onMore}>
            {t("sidebar.otherResult")}
          </Chip>
        </div>
      )}
    </li>
  );
}
