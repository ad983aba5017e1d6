import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { SettingsJson } from "#src/api/contract/contract.js";
import { BOUNDS } from "#src/domain/shared/number-bounds.js";
import { NumberInput } from "../../shared/ui/number-input";
import { SettingRow } from "../setting-row";
import { StageChips, useStageList } from "../stage-inputs";
import { standardWithin, useStandards } from "../use-standard";

type FollowUp = SettingsJson["followUp"];

const MOST_RUNGS = 5;

interface FollowUpPartProps {
  value: FollowUp;
  mayWrite: boolean;
  onChange: (changes: Partial<FollowUp>) => void;
}

/** The days must climb. */
export const isClimbing = (days: readonly number[]): boolean =>
  days.every((day, i) => i === 0 || (days[i - 1] ?? 0) < day);

/** Running deals without contact: reminded, reminded again, told to the manager. */
export function LadderRows({ value, mayWrite, onChange }: FollowUpPartProps) {
  const { t } = useTranslation();
  const standards = useStandards().followUp;
  const stageList = useStageList();
  const { ladderDays, ladderStages } = value;
  const last = ladderDays.length - 1;
  return (
    <>
      <SettingRow
        label={t("settings.followUp.ladderStages")}
        effect={t("settings.followUp.ladderStagesHint", { stages: stageList(ladderStages) })}
        standard={standardWithin(value, standards, "ladderStages", stageList(standards.ladderStages), onChange)}
      >
        <StageChips
          label={t("settings.followUp.ladderStages")}
          value={ladderStages}
          onChange={(stages) => onChange({ ladderStages: stages })}
        />
      </SettingRow>
      <SettingRow
        label={t("settings.followUp.ladder")}
        effect={t("settings.followUp.ladderHint", { days: ladderDays.join("、"), last: ladderDays[last] })}
        problem={isClimbing(ladderDays) ? null : t("settings.followUp.ladderOrder")}
        standard={standardWithin(value, standards, "ladderDays", standards.ladderDays.join("、"), onChange)}
      >
        <ol className="ladder">
          {ladderDays.map((days, index) => (
            <li key={String(index)}>
              <NumberInput
                {...BOUNDS.rungDays}
                width={104}
                disabled={!mayWrite}
                value={days}
                unit={t("settings.followUp.days")}
                label={t("settings.followUp.rung", { n: index + 1 })}
                onChange={(next) => {
                  if (next !== null) onChange({ ladderDays: ladderDays.map((each, i) => (i === index ? next : each)) });
                }}
              />
              <span className="hint small">
                {t(index === last ? "settings.followUp.rungManager" : "settings.followUp.rungMember")}
              </span>
              {mayWrite && ladderDays.length > 1 && (
                <button
                  type="button"
                  className="link-button small"
                  aria-label={`${t("common.remove")} ${t("settings.followUp.rung", { n: index + 1 })}`}
                  onClick={() => onChange({ ladderDays: ladderDays.filter((_, i) => i !== index) })}
                >
                  {t("common.remove")}
                </button>
              )}
            </li>
          ))}
        </ol>
        {mayWrite && ladderDays.length < MOST_RUNGS && (
          <Button
            size="small"
            onClick={() =>
              onChange({ ladderDays: [...ladderDays, Math.min(BOUNDS.rungDays.max, (ladderDays[last] ?? 1) + 2)] })
            }
          >
            {t("settings.followUp.addRung")}
          </Button>
        )}
      </SettingRow>
    </>
  );
}

/** When members get the list of the day by WeCom. */
export function DigestRow({ value, mayWrite, onChange }: FollowUpPartProps) {
  const { t } = useTranslation();
  const standards = useStandards().followUp;
  const { digestAtLocalTime: time } = value;
  const isOn = time !== null;
  return (
    <SettingRow
      label={t("settings.followUp.digest")}
      htmlFor="digest"
      effect={isOn ? t("settings.followUp.digestHint", { time }) : t("settings.followUp.digestOff")}
      standard={standardWithin(value, standards, "digestAtLocalTime", standards.digestAtLocalTime ?? "", onChange)}
    >
      <span className="span-inputs">
        <input
          id="digest"
          type="time"
          className="native-input"
          disabled={!isOn || !mayWrite}
          value={time ?? ""}
          onChange={(event) => {
            if (event.target.value) onChange({ digestAtLocalTime: event.target.value });
          }}
        />
        <button
          type="button"
          className="link-button small"
          disabled={!mayWrite}
          onClick={() => onChange({ digestAtLocalTime: isOn ? null : standards.digestAtLocalTime })}
        >
          {t(isOn ? "settings.followUp.digestStop" : "settings.followUp.digestStart")}
        </button>
      </span>
    </SettingRow>
  );
}
