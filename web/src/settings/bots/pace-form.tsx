import { Button, Input, InputNumber } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BotSettingsJson } from "#src/api/contract/bots.js";
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
    <div className="bot-part">
      <h3>{t("bots.pace")}</h3>
      <p className="muted small">{t("bots.paceLead")}</p>
      <SettingRow label={t("bots.dailyBudget")} htmlFor="bot-budget">
        <InputNumber
          id="bot-budget"
          min={0}
          max={5_000}
          precision={0}
          value={draft.dailyBudget}
          suffix={t("bots.dailyBudgetUnit")}
          onChange={(dailyBudget) => setDraft({ ...draft, dailyBudget: dailyBudget ?? 0 })}
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
        <InputNumber
          id="bot-typing"
          min={0}
          max={1_000}
          step={20}
          precision={0}
          value={draft.typingMsPerChar}
          suffix={t("bots.typingUnit")}
          style={{ width: 180 }}
          onChange={(typingMsPerChar) => setDraft({ ...draft, typingMsPerChar: typingMsPerChar ?? 0 })}
        />
      </SettingRow>
      <div className="bot-save">
        <Button type="primary" disabled={!isChanged} loading={isBusy} onClick={() => void submit()}>
          {t("common.save")}
        </Button>
      </div>
    </div>
  );
}
