import { Button, Input } from "antd";
import { type SyntheticEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { WarningJson } from "#src/api/contract/warnings.js";
import { Chip } from "../shared/ui/chip";
import { Sheet } from "../shared/ui/sheet";
import { useWords } from "../shared/text/use-words";
import { type DateChoice, instantOfChoice } from "../tasks/date-choice";
import { DateChips } from "../tasks/date-chips";

interface TakeUpSheetProps {
  warning: WarningJson;
  onSave: (title: string, dueAt: Date) => Promise<boolean>;
  onClose: () => void;
}

/** The play becomes a task: its words may be changed, the date is tomorrow unless said otherwise. */
export function TakeUpSheet({ warning, onSave, onClose }: TakeUpSheetProps) {
  const { t } = useTranslation();
  const { today, zone } = useWords();
  const id = useId();
  const [title, setTitle] = useState(warning.play);
  const [choice, setChoice] = useState<DateChoice>({ kind: "tomorrow" });
  const [isBusy, setBusy] = useState(false);
  const dueAt = instantOfChoice(choice, today, zone);
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (!title.trim() || !dueAt || isBusy) return;
    setBusy(true);
    if (await onSave(title.trim(), dueAt)) onClose();
    else setBusy(false);
  };
  return (
    <Sheet
      title={t("warnings.takeUpTitle")}
      onClose={onClose}
      footer={
        <Button type="primary" htmlType="submit" form={id} loading={isBusy} disabled={!title.trim() || !dueAt}>
          {t("warnings.takeUpSave")}
        </Button>
      }
    >
      <form id={id} onSubmit={(event) => void submit(event)}>
        <div className="field">
          <label htmlFor={`${id}-title`}>{t("warnings.todo")}</label>
          <Input.TextArea
            id={`${id}-title`}
            rows={3}
            maxLength={200}
            value={title}
            onChange={(event) => setTitle(event.target.value)}
          />
        </div>
        <DateChips label={t("warnings.dueLabel")} value={choice} onChange={setChoice} />
      </form>
    </Sheet>
  );
}

interface DismissSheetProps {
  onSave: (reason: string) => Promise<boolean>;
  onClose: () => void;
}

/** A reason in one tap or in own words. */
export function DismissSheet({ onSave, onClose }: DismissSheetProps) {
  const { t } = useTranslation();
  const id = useId();
  const [reason, setReason] = useState("");
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const chips = (["inPerson", "holiday", "falseAlarm"] as const).map((key) => t(`warnings.dismissChips.${key}`));
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (!reason.trim() || isBusy) return;
    setBusy(true);
    if (await onSave(reason.trim())) onClose();
    else setBusy(false);
  };
  return (
    <Sheet
      title={t("warnings.dismissTitle")}
      onClose={onClose}
      footer={
        <Button type="primary" htmlType="submit" form={id} loading={isBusy}>
          {t("warnings.dismiss")}
        </Button>
      }
    >
      <form id={id} onSubmit={(event) => void submit(event)}>
        <div className="field">
          <label htmlFor={`${id}-reason`}>{t("warnings.dismissReason")}</label>
          <Input
            id={`${id}-reason`}
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          {isChecked && !reason.trim() && <span className="field-error">{t("warnings.dismissReasonNeeded")}</span>}
        </div>
        <div className="chips">
          {chips.map((each) => (
            <Chip key={each} isChosen={reason === each} onToggle={() => setReason(each)}>
              {each}
            </Chip>
          ))}
        </div>
      </form>
    </Sheet>
  );
}
