import MoreOutlined from "@ant-design/icons/MoreOutlined";
import { Button, Checkbox, Popover } from "antd";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useSession } from "../shared/api/session";
import { contactAbout } from "../shared/text/contact-about";
import { useWords } from "../shared/text/use-words";
import { EvidenceQuote } from "../shared/ui/evidence-quote";
import { Menu } from "../shared/ui/menu";
import { useQuickResults } from "../tasks/quick-results";
import type { Finish } from "../tasks/task-writes";
import { StageMark } from "../shared/ui/stage-mark";
import type { Settled, ShownRow } from "./shown-list";
import { snoozeChoices } from "./snooze-choices";
import { SettledRow } from "./settled-row";

export interface RowActs {
  onWrite: (id: string) => void;
  onFinish: (id: string) => void;
  /** A result without the form. */
  onRecord: (id: string, finish: Finish) => void;
  onSnooze: (id: string, until: string) => void;
  onSelect: (id: string) => void;
}

interface TaskRowProps extends RowActs {
  row: ShownRow;
  settled: Settled | undefined;
  isSelected: boolean;
}

/** One follow-up: who, why, the proof, until when, and what to do about it. */
export const TaskRow = memo(function TaskRow({
  row: { task, isGone },
  settled,
  onWrite,
  onFinish,
  onRecord,
  onSnooze,
  onSelect,
  isSelected,
}: TaskRowProps) {
  const { t } = useTranslation();
  const words = useWords();
  const quick = useQuickResults();
  const navigate = useNavigate();
  const { user } = useSession();
  const mayAssign = user.dataScope !== "own";
  const due = words.due(task.dueAt);
  const { contact } = task;
  const about = contactAbout(contact);
  const page = `/contacts/${encodeURIComponent(contact.id)}`;
  if (settled || isGone) return <SettledRow task={task} settled={settled} page={task.place ?? page} />;
  const snoozeItems = snoozeChoices(words).map(({ key, until }) => ({
    key,
    label: `${t("today.snooze")} · ${t(`today.${key}`)}`,
    onSelect: () => onSnooze(task.id, until),
  }));
  const resultItems = quick.map(({ outcome, next, finish }) => ({
    key: outcome,
    label: `${t(`today.outcomes.${outcome}`)} · ${t(`finish.${next}`)} · ${finish.nextStep.title}`,
    onSelect: () => onRecord(task.id, finish),
  }));
  return (
    <li className="task-row" data-task={task.id} data-late={due.isLate}>
      <div className="task-main">
        <div className="task-head">
          {task.place === null && (
            <Checkbox
              className="task-select"
              aria-label={`${t("today.select")} ${contact.displayName}`}
              checked={isSelected}
              onChange={() => onSelect(task.id)}
            />
          )}
          <Link className="task-name" to={task.place ?? page} data-row-link>
            {contact.displayName}
          </Link>
          {about && <span className="task-about">{about}</span>}
          {task.place === null && (
            <span className="small muted">
              <StageMark stage={contact.stage} />
            </span>
          )}
          {/* Somebody else's, told to this person or looked at by them. */}
          {task.assignee.userId !== user.userId && (
            <span className="small hint">{t("warnings.owner", { name: task.assignee.name })}</span>
          )}
        </div>
        <p className="task-why">
          {task.priority ? (
            <Popover
              trigger={["click", "hover"]}
              title={t("today.why")}
              content={
                <ul className="task-priority small">
                  {task.priority.why.map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
              }
            >
              <button type="button" className="task-reason small">
                {t(`today.reasons.${task.reason}`)}
              </button>
            </Popover>
          ) : (
            <span className="task-reason small">{t(`today.reasons.${task.reason}`)}</span>
          )}
          {task.title}
          {task.escalatedTo && (
            <span className="late small"> · {t("today.escalated", { name: task.escalatedTo.name })}</span>
          )}
        </p>
        {task.warning && <p className="task-play small">{t("today.play", { play: task.warning.play })}</p>}
        {task.evidence && (
          <EvidenceQuote
            evidence={task.evidence}
            to={`${page}?message=${encodeURIComponent(task.evidence.messageId)}`}
          />
        )}
      </div>
      <time className="task-due" dateTime={task.dueAt} title={words.exact(task.dueAt)}>
        {due.text}
      </time>
      <div className="task-acts">
        {task.place === null ? (
          <>
            <Button className="write-button" onClick={() => onWrite(task.id)}>
              {t("today.write")}
            </Button>
            <Button onClick={() => onFinish(task.id)}>{t("today.complete")}</Button>
          </>
        ) : (
          <Link to={task.place}>
            <Button className="write-button">{t("today.goThere")}</Button>
          </Link>
        )}
        <Menu
          label={t("today.moreOf", { name: contact.displayName })}
          trigger={<MoreOutlined aria-hidden />}
          items={[
            ...(task.place === null ? [...resultItems, "line" as const] : []),
            ...snoozeItems,
            ...(task.place === null
              ? [
                  "line" as const,
                  // Chosen, the bar below asks to whom.
                  ...(mayAssign && !isSelected
                    ? [{ key: "assign", label: t("today.assignOne"), onSelect: () => onSelect(task.id) }]
                    : []),
                  { key: "open", label: t("today.openContact"), onSelect: () => void navigate(page) },
                ]
              : []),
          ]}
        />
      </div>
    </li>
  );
});
