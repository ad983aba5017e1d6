import { InputNumber } from "antd";
import { useTranslation } from "react-i18next";
import { useDurationWords } from "../report/duration-words";
import { StageMark } from "../shared/ui/stage-mark";
import { STAGE_ORDER } from "../shared/ui/stage-order";
import { MinutesInput } from "./minutes-input";
import { SettingRow } from "./setting-row";
import { SettingsForm } from "./settings-form";

/** When whom to remind. */
export default function FollowUpSection() {
  const { t } = useTranslation();
  const duration = useDurationWords();
  return (
    <SettingsForm title={t("settings.nav.followUp")} lead={t("settings.followUp.lead")}>
      {(draft, { change, mayWrite }) => (
        <>
          <SettingRow
            label={t("settings.followUp.unanswered")}
            htmlFor="unanswered"
            effect={t("settings.followUp.unansweredHint", { span: duration(draft.unansweredMinutes) })}
          >
            <MinutesInput
              id="unanswered"
              max={10_080}
              disabled={!mayWrite}
              value={draft.unansweredMinutes}
              onChange={(unansweredMinutes) => change({ unansweredMinutes })}
            />
          </SettingRow>
          <SettingRow
            label={t("settings.followUp.lead_")}
            htmlFor="promise-lead"
            effect={t("settings.followUp.leadHint", { span: duration(draft.promiseLeadMinutes) })}
          >
            <MinutesInput
              id="promise-lead"
              max={10_080}
              disabled={!mayWrite}
              value={draft.promiseLeadMinutes}
              onChange={(promiseLeadMinutes) => change({ promiseLeadMinutes })}
            />
          </SettingRow>
          <SettingRow
            label={t("settings.followUp.escalate")}
            htmlFor="escalate"
            effect={t("settings.followUp.escalateHint", { span: duration(draft.escalateAfterMinutes) })}
          >
            <MinutesInput
              id="escalate"
              max={43_200}
              disabled={!mayWrite}
              value={draft.escalateAfterMinutes}
              onChange={(escalateAfterMinutes) => change({ escalateAfterMinutes })}
            />
          </SettingRow>
          <SettingRow label={t("settings.followUp.silence")} effect={t("settings.followUp.silenceHint")}>
            <div className="silence-grid">
              {STAGE_ORDER.map((stage) => (
                <label key={stage} className="silence-stage">
                  <StageMark stage={stage} />
                  <InputNumber
                    min={1}
                    max={3650}
                    precision={0}
                    disabled={!mayWrite}
                    aria-label={`${t("settings.followUp.silence")} ${t(`stage.${stage}`)}`}
                    value={draft.silenceDays[stage] ?? null}
                    suffix={t("settings.followUp.days")}
                    onChange={(days) => {
                      const { [stage]: _before, ...others } = draft.silenceDays;
                      change({ silenceDays: days === null ? others : { ...others, [stage]: days } });
                    }}
                  />
                </label>
              ))}
            </div>
          </SettingRow>
        </>
      )}
    </SettingsForm>
  );
}
