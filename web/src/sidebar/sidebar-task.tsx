import { useTranslation } from "react-i18next";
import type { TaskJson } from "#src/api/contract/contract.js";
import type { ContactWrites } from "../contact/use-contact-writes";
import { useWords } from "../shared/text/use-words";
import { Chip } from "../shared/ui/chip";
import { instantOfChoice, type QuickDate } from "../tasks/date-choice";
import { finishTask, reopenTask } from "../tasks/task-writes";

/** One tap each: the result, with the next step that usually follows. */
const QUICK = [
  { outcome: "reached", next: "in3days" },
  { outcome: "no_answer", next: "tomorrow" },
  { outcome: "interested", next: "tomorrow" },
] as const satisfies readonly { outcome: string; next: QuickDate }[];

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
  const { due, today, zone, when } = useWords();
  const { text, isLate } = due(task.dueAt);
  const finish = ({ outcome, next }: (typeof QUICK)[number]): void => {
    const at = instantOfChoice({ kind: next }, today, zone);
    if (!at) return;
    const nextStep = { title: t(`finish.usual.${outcome}`), dueAt: at.toISOString() };
    void run(
      () => finishTask(task.id, { outcome, note: "", nextStep }),
      t("sidebar.finished", {
        outcome: t(`today.outcomes.${outcome}`),
        title: nextStep.title,
        when: when(nextStep.dueAt),
      }),
      () => reopenTask(task.id),
    );
  };
  return (
    <li className="sidebar-task" data-task={task.id}>
      <p>
        {task.title} <span className={isLate ? "late small" : "hint small"}>{text}</span>
      </p>
      {task.evidence && <p className="small muted">{t("common.quote", { text: task.evidence.quote })}</p>}
      {task.warning && <p className="small muted">{t("today.play", { play: task.warning.play })}</p>}
      {mayWrite && (
        <div className="chips">
          {QUICK.map((one) => (
            <Chip key={one.outcome} isChosen={false} onToggle={() => finish(one)}>
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
