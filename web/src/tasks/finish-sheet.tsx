import { Button, Input } from "antd";
import { type SyntheticEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TaskJson } from "#src/api/contract/contract.js";
import type { TaskOutcome } from "#src/domain/task/task.js";
import { useWords } from "../shared/text/use-words";
import { Chip } from "../shared/ui/chip";
import { Sheet } from "../shared/ui/sheet";
import { type DateChoice, instantOfChoice, type QuickDate } from "./date-choice";
import { DateChips } from "./date-chips";
import type { Finish } from "./task-writes";

const OUTCOMES = ["reached", "interested", "no_answer", "not_now", "closed", "other"] as const satisfies TaskOutcome[];

/** A sensible date to begin with, by what came out. */
const usualDate: Readonly<Record<TaskOutcome, QuickDate>> = {
  reached: "in3days",
  interested: "tomorrow",
  no_answer: "tomorrow",
  not_now: "nextMonday",
  closed: "tomorrow",
  other: "in3days",
};

interface FinishSheetProps {
  task: TaskJson;
  onFinish: (finish: Finish) => void;
  onClose: () => void;
}

/** One question: what came out, and what comes next. Only "closed" needs no next step. */
export default function FinishSheet({ task, onFinish, onClose }: FinishSheetProps) {
  const { t } = useTranslation();
  const { today, zone, now } = useWords();
  const id = useId();
  const [outcome, setOutcome] = useState<TaskOutcome | null>(null);
  const [note, setNote] = useState("");
  const [title, setTitle] = useState<string | null>(null);
  const [date, setDate] = useState<DateChoice | null>(null);
  const [isChecked, setChecked] = useState(false);

  const nextTitle = title ?? (outcome && outcome !== "closed" ? t(`finish.usual.${outcome}`) : "");
  const nextDate: DateChoice = date ?? { kind: outcome ? usualDate[outcome] : "tomorrow" };
  const dueAt = instantOfChoice(nextDate, today, zone);
  const needsNext = outcome !== "closed";
  const problems = {
    outcome: outcome ? null : t("finish.needResult"),
    title: needsNext && !nextTitle.trim() ? t("finish.needNext") : null,
    date: !needsNext ? null : !dueAt ? t("finish.needDate") : dueAt <= now ? t("finish.past") : null,
  };

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (!outcome || problems.title || problems.date) return;
    const nextStep = needsNext && dueAt ? { title: nextTitle.trim(), dueAt: dueAt.toISOString() } : null;
    onFinish({ outcome, note: note.trim(), nextStep });
  };

  return (
    <Sheet
      title={t("finish.title", { name: task.contact.displayName })}
      onClose={onClose}
      footer={
        <Button type="primary" htmlType="submit" form={id}>
          {t("finish.submit")}
        </Button>
      }
    >
      <form id={id} onSubmit={submit}>
        <p className="muted" style={{ marginBottom: 16 }}>
          {task.title}
        </p>
        <fieldset className="field">
          <legend>{t("finish.result")}</legend>
          <div className="chips" role="radiogroup" aria-label={t("finish.result")}>
            {OUTCOMES.map((each) => (
              <Chip key={each} kind="radio" isChosen={outcome === each} onToggle={() => setOutcome(each)}>
                {t(`today.outcomes.${each}`)}
              </Chip>
            ))}
          </div>
          {isChecked && problems.outcome && <span className="field-error">{problems.outcome}</span>}
        </fieldset>
        <div className="field">
          <label htmlFor={`${id}-note`}>
            {t("finish.note")} <span className="hint small">{t("common.optional")}</span>
          </label>
          <Input.TextArea
            id={`${id}-note`}
            rows={2}
            maxLength={2000}
            placeholder={t("finish.notePlaceholder")}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
        {needsNext && (
          <>
            <div className="field">
              <label htmlFor={`${id}-next`}>{t("finish.next")}</label>
              <Input
                id={`${id}-next`}
                maxLength={200}
                placeholder={t("finish.nextPlaceholder")}
                value={nextTitle}
                onChange={(event) => setTitle(event.target.value)}
              />
              {isChecked && problems.title && <span className="field-error">{problems.title}</span>}
            </div>
            <DateChips label={t("finish.nextWhen")} value={nextDate} onChange={setDate} />
            {isChecked && problems.date && <span className="field-error">{problems.date}</span>}
          </>
        )}
      </form>
    </Sheet>
  );
}
