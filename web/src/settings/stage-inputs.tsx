import { useTranslation } from "react-i18next";
import { BOUNDS } from "#src/domain/shared/number-bounds.js";
import { type Stage, STAGES } from "#src/domain/stage/stage.js";
import { Chip } from "../shared/ui/chip";
import { NumberInput } from "../shared/ui/number-input";
import { StageMark } from "../shared/ui/stage-mark";

type Days = Partial<Record<Stage, number>>;

interface StageDaysProps {
  label: string;
  value: Days;
  disabled: boolean;
  /** Stages that another rule looks after. */
  without?: readonly Stage[];
  onChange: (days: Days) => void;
}

/** Days per stage; a stage without a number is left out. */
export function StageDays({ label, value, disabled, without = [], onChange }: StageDaysProps) {
  const { t } = useTranslation();
  return (
    <div className="silence-grid">
      {STAGES.filter((stage) => !without.includes(stage)).map((stage) => (
        <label key={stage} className="silence-stage">
          <StageMark stage={stage} />
          <NumberInput
            isOptional
            {...BOUNDS.longDays}
            width={104}
            disabled={disabled}
            label={`${label} ${t(`stage.${stage}`)}`}
            value={value[stage] ?? null}
            unit={t("settings.followUp.days")}
            onChange={(days) => {
              const { [stage]: _before, ...others } = value;
              onChange(days === null ? others : { ...others, [stage]: days });
            }}
          />
        </label>
      ))}
    </div>
  );
}

interface StageChipsProps {
  label: string;
  value: readonly Stage[];
  onChange: (stages: Stage[]) => void;
}

/** Some of the stages; disabled with the fieldset around it. */
export function StageChips({ label, value, onChange }: StageChipsProps) {
  const { t } = useTranslation();
  return (
    <div className="chips" role="group" aria-label={label}>
      {STAGES.map((stage) => (
        <Chip
          key={stage}
          isChosen={value.includes(stage)}
          onToggle={() =>
            onChange(STAGES.filter((each) => (each === stage ? !value.includes(each) : value.includes(each))))
          }
        >
          {t(`stage.${stage}`)}
        </Chip>
      ))}
    </div>
  );
}

/** Stages in words. */
export function useStageList(): (stages: readonly Stage[]) => string {
  const { t } = useTranslation();
  return (stages) => (stages.length === 0 ? t("settings.none") : stages.map((stage) => t(`stage.${stage}`)).join("、"));
}

/** Days per stage in words. */
export function useStageDaysWords(): (days: Days) => string {
  const { t } = useTranslation();
  return (days) =>
    STAGES.flatMap((stage) => (days[stage] === undefined ? [] : [`${t(`stage.${stage}`)} ${days[stage]}`])).join(
      "、",
    ) || t("settings.none");
}
