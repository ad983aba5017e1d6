import { useTranslation } from "react-i18next";
import { BOUNDS } from "#src/domain/shared/number-bounds.js";
import { useDurationWords } from "../report/duration-words";
import { DigestRow, isClimbing, LadderRows } from "./follow-up/ladder-rows";
import { MinutesInput } from "./minutes-input";
import { SettingRow } from "./setting-row";
import { SettingsForm } from "./settings-form";
import { StageDays, useStageDaysWords } from "./stage-inputs";
import { standardOf, standardWithin, useStandards } from "./use-standard";

const LIMITS = [
  {
    key: "unansweredMinutes",
    id: "unanswered",
    bounds: BOUNDS.weekMinutes,
    label: "unanswered",
    hint: "unansweredHint",
  },
  { key: "promiseLeadMinutes", id: "promise-lead", bounds: BOUNDS.weekMinutes, label: "lead_", hint: "leadHint" },
  { key: "escalateAfterMinutes", id: "escalate", bounds: BOUNDS.monthMinutes, label: "escalate", hint: "escalateHint" },
] as const;

/** When whom to remind. */
export default function FollowUpSection() {
  const { t } = useTranslation();
  const duration = useDurationWords();
  const daysWords = useStageDaysWords();
  const standards = useStandards();
  return (
    <SettingsForm
      title={t("settings.nav.followUp")}
      lead={t("settings.followUp.lead")}
      isValid={(draft) => isClimbing(draft.followUp.ladderDays)}
    >
      {(draft, { change, mayWrite }) => {
        const { followUp } = draft;
        const set = (changes: Partial<typeof followUp>): void => change({ followUp: { ...followUp, ...changes } });
        const part = { value: followUp, mayWrite, onChange: set };
        return (
          <>
            {LIMITS.map(({ key, id, bounds, label, hint }) => (
              <SettingRow
                key={key}
                label={t(`settings.followUp.${label}`)}
                htmlFor={id}
                effect={t(`settings.followUp.${hint}`, { span: duration(draft[key]) })}
                standard={standardOf(key, draft, standards, duration(standards[key]), change)}
              >
                <MinutesInput
                  id={id}
                  bounds={bounds}
                  disabled={!mayWrite}
                  value={draft[key]}
                  onChange={(minutes) => change({ [key]: minutes })}
                />
              </SettingRow>
            ))}
            <LadderRows {...part} />
            <SettingRow
              label={t("settings.followUp.silence")}
              effect={t("settings.followUp.silenceHint")}
              standard={standardOf("silenceDays", draft, standards, daysWords(standards.silenceDays), change)}
            >
              <StageDays
                label={t("settings.followUp.silence")}
                value={draft.silenceDays}
                disabled={!mayWrite}
                onChange={(silenceDays) => change({ silenceDays })}
              />
            </SettingRow>
            <SettingRow
              label={t("settings.followUp.dwell")}
              effect={t("settings.followUp.dwellHint")}
              standard={standardWithin(
                followUp,
                standards.followUp,
                "stageDwellDays",
                daysWords(standards.followUp.stageDwellDays),
                set,
              )}
            >
              <StageDays
                label={t("settings.followUp.dwell")}
                value={followUp.stageDwellDays}
                disabled={!mayWrite}
                onChange={(stageDwellDays) => set({ stageDwellDays })}
              />
            </SettingRow>
            <DigestRow {...part} />
          </>
        );
      }}
    </SettingsForm>
  );
}
