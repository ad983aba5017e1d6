import { Button, Popover } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { BOUNDS } from "#src/domain/shared/number-bounds.js";
import type { SopWait } from "#src/domain/sop/sop.js";
import { NumberInput } from "../shared/ui/number-input";
import { NumberProblems, useNumberProblems } from "../shared/ui/number-problems";
import { useWaitWords } from "./use-wait-words";

interface WaitEditorProps {
  wait: SopWait;
  disabled: boolean;
  onChange: (wait: SopWait) => void;
}

/** The time of a step in words; opens to day, kind of day and time. */
export function WaitEditor(props: WaitEditorProps) {
  return (
    <NumberProblems>
      <WaitFields {...props} />
    </NumberProblems>
  );
}

function WaitFields({ wait, disabled, onChange }: WaitEditorProps) {
  const { t } = useTranslation();
  const words = useWaitWords();
  const [isOpen, setOpen] = useState(false);
  const { hasProblem } = useNumberProblems();
  if (disabled) return <span className="sop-wait">{words(wait)}</span>;
  return (
    <Popover
      trigger="click"
      // A number that cannot be taken stays in sight until it is mended.
      open={isOpen || hasProblem}
      onOpenChange={setOpen}
      placement="bottomLeft"
      content={
        <div className="sop-wait-fields">
          <NumberInput
            label={t("sop.days")}
            {...BOUNDS.sopDay}
            width={72}
            value={wait.day}
            onChange={(day) => day !== null && onChange({ ...wait, day })}
          />
          <select
            className="native-input"
            aria-label={t("sop.workdays")}
            value={wait.unit}
            onChange={(event) => onChange({ ...wait, unit: event.target.value === "working" ? "working" : "calendar" })}
          >
            <option value="calendar">{t("sop.days")}</option>
            <option value="working">{t("sop.workdays")}</option>
          </select>
          <input
            type="time"
            className="native-input"
            aria-label={t("finish.time")}
            value={wait.at ?? ""}
            onChange={(event) => onChange({ ...wait, at: event.target.value || null })}
          />
          {wait.at !== null && (
            <Button size="small" type="text" onClick={() => onChange({ ...wait, at: null })}>
              {t("sop.noTime")}
            </Button>
          )}
        </div>
      }
    >
      <button type="button" className="sop-wait">
        {words(wait)}
      </button>
    </Popover>
  );
}
