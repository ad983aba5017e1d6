import { Button, Popover } from "antd";
import { useTranslation } from "react-i18next";
import type { SopWait } from "#src/domain/sop/sop.js";
import { useWaitWords } from "./use-wait-words";

interface WaitEditorProps {
  wait: SopWait;
  disabled: boolean;
  onChange: (wait: SopWait) => void;
}

/** The time of a step in words; opens to day, kind of day and time. */
export function WaitEditor({ wait, disabled, onChange }: WaitEditorProps) {
  const { t } = useTranslation();
  const words = useWaitWords();
  if (disabled) return <span className="sop-wait">{words(wait)}</span>;
  return (
    <Popover
      trigger="click"
      placement="bottomLeft"
      content={
        <div className="sop-wait-fields">
          <input
            type="number"
            className="native-input"
            aria-label={t("sop.days")}
            min={0}
            max={730}
            value={wait.day}
            onChange={(event) =>
              onChange({ ...wait, day: Math.min(730, Math.max(0, Number(event.target.value) || 0)) })
            }
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
