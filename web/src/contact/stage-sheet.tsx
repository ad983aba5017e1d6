import { Button, Checkbox, Input } from "antd";
import { type SyntheticEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Stage, STAGES } from "#src/domain/stage/stage.js";
import { Chip } from "../shared/ui/chip";
import { Sheet } from "../shared/ui/sheet";

interface StageSheetProps {
  /** Says what is done in general when left out. */
  title?: string;
  current: Stage;
  /** Chosen at first; the current one when left out. */
  wanted?: Stage;
  onSave: (stage: Stage, reason: string, isPinned: boolean) => Promise<boolean>;
  onClose: () => void;
}

/** A person's word on the stage, always with a reason. */
export function StageSheet({ title, current, wanted, onSave, onClose }: StageSheetProps) {
  const { t } = useTranslation();
  const id = useId();
  const [stage, setStage] = useState(wanted ?? current);
  const [reason, setReason] = useState("");
  const [isPinned, setPinned] = useState(true);
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (!reason.trim() || isBusy) return;
    setBusy(true);
    if (await onSave(stage, reason.trim(), isPinned)) onClose();
    else setBusy(false);
  };
  return (
    <Sheet
      title={title ?? t("contact.changeStage")}
      onClose={onClose}
      footer={
        <Button type="primary" htmlType="submit" form={id} loading={isBusy}>
          {t("common.save")}
        </Button>
      }
    >
      <form id={id} onSubmit={(event) => void submit(event)}>
        <fieldset className="field">
          <legend>{t("contact.stageTo")}</legend>
          <div className="chips" role="radiogroup" aria-label={t("contact.stageTo")}>
            {STAGES.map((each) => (
              <Chip key={each} kind="radio" isChosen={stage === each} onToggle={() => setStage(each)}>
                {t(`stage.${each}`)}
              </Chip>
            ))}
          </div>
        </fieldset>
        <div className="field">
          <label htmlFor={`${id}-reason`}>{t("contact.stageReason")}</label>
          <Input.TextArea
            id={`${id}-reason`}
            rows={2}
            maxLength={500}
            placeholder={t("contact.stageReasonPlaceholder")}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          {isChecked && !reason.trim() && <span className="field-error">{t("contact.stageReasonNeeded")}</span>}
        </div>
        <Checkbox checked={isPinned} onChange={(event) => setPinned(event.target.checked)}>
          {t("contact.pin")}
        </Checkbox>
      </form>
    </Sheet>
  );
}
