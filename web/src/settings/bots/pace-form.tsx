import { Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BotSettingsJson } from "#src/api/contract/bots.js";
import { BOUNDS } from "#src/domain/shared/number-bounds.js";
import { CheckedButton } from "../../shared/ui/checked-button";
import { NumberInput } from "../../shared/ui/number-input";
import { NumberProblems } from "../../shared/ui/number-problems";
import { SettingRow } from "../setting-row";
import { useBotSettings } from "./use-bot-settings";

/** Budget, hours and typing speed of every account. */
export function PaceForm({ settings }: { settings: BotSettingsJson }) {
  const { t } = useTranslation();
  const { save } = useBotSettings(settings);
  const [draft, setDraft] = useState(settings);
  const [isBusy, setBusy] = useState(false);
  const isChanged =
    draft.dailyBudget !== settings.dailyBudget ||
    draft.typingMsPerChar !== settings.typingMsPerChar ||
    draft.hours.from !== settings.hours.from ||
    draft.hours.to !== settings.hours.to;
  const submit = async (): Promise<void> => {
    setBusy(true);
    const { dailyBudget, hours, typingMsPerChar } = draft;
    await save({ dailyBudget, hours, typingMsPerChar });
    setBusy(false);
  };
  const seconds = Math.round(Math.min(12_000, Math.max(600, draft.typingMsPerChar * 20)) / 100) / 10;
  return (
    <NumberProblems>
      <div className="bot-part">
        <h3>{t("bots.pace")}</h3>
        <p className="muted small">{t("bots.paceLead")}</p>
        <SettingRow label={t("bots.dailyBudget")} htmlFor="bot-budget">
          <NumberInput
            id="bot-budget"
            {...BOUNDS.botMessages}
            value={draft.dailyBudget}
            unit={t("bots.dailyBudgetUnit")}
            onChange={(next) => next !== null && setDraft({ ...draft, dailyBudget: next })}
          />
        </SettingRow>
        <SettingRow label={t("bots.hours")} htmlFor="bot-from">
          <div className="span-inputs">
            <Input
              id="bot-from"
              type="time"
              value={draft.hours.from}
              onChange={(event) => setDraft({ ...draft, hours: { ...draft.hours, from: event.target.value } })}
            />
            {t("bots.hoursTo")}
            <Input
              type="time"
              aria-label={t("bots.hoursTo")}
              value={draft.hours.to}
              onChange={(event) => setDraft({ ...draft, hours: { ...draft.hours, to: event.target.value } })}
            />
          </div>
        </SettingRow>
        <SettingRow label={t("bots.typing")} htmlFor="bot-typing" effect={t("bots.typingEffect", { seconds })}>
          <NumberInput
            id="bot-typing"
            {...BOUNDS.typingMs}
            step={20}
            value={draft.typingMsPerChar}
            unit={t("bots.typingUnit")}
            width={180}
            onChange={(next) => next !== null && setDraft({ ...draft, typingMsPerChar: next })}
          />
        </SettingRow>
        <div className="bot-save">
          <CheckedButton type="primary" disabled={!isChanged} loading={isBusy} onClick={() => void submit()}>
            {t("common.save")}
          </CheckedButton>
        </div>
      </div>
    </NumberProblems>
  );
}
