import { Input, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { useSession } from "../shared/api/session";
import { SettingRow } from "./setting-row";
import { SettingsForm } from "./settings-form";
import { CARE_VARIABLES, previewOf, unknownVariables } from "./working-hours";

/** Messages that go out by themselves, with their variables and how they will read. */
export default function CareSection() {
  const { t } = useTranslation();
  return (
    <SettingsForm title={t("settings.nav.care")} lead={t("settings.care.lead")}>
      {({ care }, { change, mayWrite }) => {
        const set = (part: Partial<typeof care>): void => change({ care: { ...care, ...part } });
        return (
          <>
            <SettingRow
              label={t("settings.care.at")}
              htmlFor="care-time"
              effect={t("settings.care.atHint", { time: care.atLocalTime })}
            >
              <input
                id="care-time"
                type="time"
                required
                className="native-input"
                value={care.atLocalTime}
                onChange={(event) => set({ atLocalTime: event.target.value })}
              />
            </SettingRow>
            <CareText
              id="birthday"
              name={t("settings.care.birthday")}
              isOn={care.isBirthdayOn}
              text={care.birthdayText}
              mayWrite={mayWrite}
              onSwitch={(isBirthdayOn) => set({ isBirthdayOn })}
              onText={(birthdayText) => set({ birthdayText })}
            />
            <CareText
              id="first-order"
              name={t("settings.care.firstOrder")}
              isOn={care.isFirstOrderOn}
              text={care.firstOrderText}
              mayWrite={mayWrite}
              onSwitch={(isFirstOrderOn) => set({ isFirstOrderOn })}
              onText={(firstOrderText) => set({ firstOrderText })}
            />
          </>
        );
      }}
    </SettingsForm>
  );
}

interface CareTextProps {
  id: string;
  name: string;
  isOn: boolean;
  text: string;
  mayWrite: boolean;
  onSwitch: (isOn: boolean) => void;
  onText: (text: string) => void;
}

function CareText({ id, name, isOn, text, mayWrite, onSwitch, onText }: CareTextProps) {
  const { t } = useTranslation();
  const { corp } = useSession();
  const unknown = unknownVariables(text);
  return (
    <SettingRow label={name} htmlFor={id} effect={isOn ? null : t("settings.care.off")}>
      <div className="care-text">
        <Switch checked={isOn} disabled={!mayWrite} aria-label={name} onChange={onSwitch} />
        <Input.TextArea
          id={id}
          autoSize={{ minRows: 2 }}
          maxLength={500}
          disabled={!mayWrite || !isOn}
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
        {mayWrite && isOn && (
          <p className="small hint">
            {t("settings.care.variables")}{" "}
            {Object.keys(CARE_VARIABLES).map((variable) => (
              <button
                key={variable}
                type="button"
                className="link-button variable"
                onClick={() => onText(`${text}{${variable}}`)}
              >
                {`{${variable}}`}
              </button>
            ))}
          </p>
        )}
        {unknown.length > 0 && (
          <p className="field-error">{t("settings.care.unknownVariable", { names: unknown.join("、") })}</p>
        )}
        {isOn && (
          <figure className="care-preview">
            <figcaption className="small hint">{t("settings.care.preview")}</figcaption>
            <p className="bubble-preview">{previewOf(text, corp.name)}</p>
          </figure>
        )}
      </div>
    </SettingRow>
  );
}
