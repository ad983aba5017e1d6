import { useTranslation } from "react-i18next";
import { weekdayName } from "../shared/text/date-words";
import { useWords } from "../shared/text/use-words";
import { localDay } from "../shared/text/zoned-time";
import { Chip } from "../shared/ui/chip";
import { type DateChoice, instantOfChoice, QUICK_TIME } from "./date-choice";

const QUICK = ["tomorrow", "in3days", "nextMonday"] as const;

interface DateChipsProps {
  label: string;
  value: DateChoice;
  onChange: (choice: DateChoice) => void;
}

/** 明天 / 3天后 / 下周一 / 选日期, with the resulting date in plain sight. */
export function DateChips({ label, value, onChange }: DateChipsProps) {
  const { t } = useTranslation();
  const words = useWords();
  const at = instantOfChoice(value, words.today, words.zone);
  return (
    <fieldset className="field">
      <legend>{label}</legend>
      <div className="chips" role="radiogroup" aria-label={label}>
        {QUICK.map((kind) => (
          <Chip key={kind} kind="radio" isChosen={value.kind === kind} onToggle={() => onChange({ kind })}>
            {t(`finish.${kind}`)}
          </Chip>
        ))}
        <Chip
          kind="radio"
          isChosen={value.kind === "pick"}
          onToggle={() => onChange({ kind: "pick", day: "", time: QUICK_TIME })}
        >
          {t("finish.pick")}
        </Chip>
      </div>
      {value.kind === "pick" && (
        <div className="chips">
          <input
            type="date"
            className="native-input"
            aria-label={t("finish.date")}
            min={words.today}
            value={value.day}
            onChange={(event) => onChange({ ...value, day: event.target.value })}
          />
          <input
            type="time"
            className="native-input"
            aria-label={t("finish.time")}
            value={value.time}
            onChange={(event) => onChange({ ...value, time: event.target.value })}
          />
        </div>
      )}
      <span className="hint small" aria-live="polite">
        {at && `${words.when(at.toISOString())} · ${weekdayName(localDay(at, words.zone), words.language)}`}
      </span>
    </fieldset>
  );
}
