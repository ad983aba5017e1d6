import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { TaskJson } from "#src/api/contract/contract.js";
import { useMay } from "../shared/api/session";
import { useWords } from "../shared/text/use-words";
import { Panel } from "./panel";

interface NextPanelProps {
  tasks: readonly TaskJson[];
  onFinish: (task: TaskJson) => void;
  onAdd: () => void;
  onMessage: (messageId: string) => void;
}

/** What is to be done next, the earliest first. */
export function NextPanel({ tasks, onFinish, onAdd, onMessage }: NextPanelProps) {
  const { t } = useTranslation();
  const words = useWords();
  const mayWrite = useMay("task:write");
  const open = tasks.filter((task) => task.status === "open").sort((a, b) => a.dueAt.localeCompare(b.dueAt));
  return (
    <Panel
      title={t("contact.next")}
      end={
        mayWrite && (
          <button type="button" className="link-button small" onClick={onAdd}>
            {t("contact.addNext")}
          </button>
        )
      }
    >
      {open.length === 0 && <p className="hint">{t("contact.noNext")}</p>}
      <ul className="side-list">
        {open.map((task) => {
          const due = words.due(task.dueAt);
          const { evidence } = task;
          return (
            <li key={task.id}>
              <p>{task.title}</p>
              {evidence && (
                <p className="small muted">
                  <button type="button" className="link-button" onClick={() => onMessage(evidence.messageId)}>
                    {t("common.quote", { text: evidence.quote })}
                  </button>
                </p>
              )}
              <p className="side-end">
                <time className={due.isLate ? "late small" : "hint small"} title={words.exact(task.dueAt)}>
                  {due.text}
                  {task.snoozedUntil ? ` · ${t("today.snooze")}` : ""}
                </time>
                {mayWrite && (
                  <Button size="small" onClick={() => onFinish(task)}>
                    {t("today.complete")}
                  </Button>
                )}
              </p>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
