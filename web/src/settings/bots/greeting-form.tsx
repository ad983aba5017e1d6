import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BotSettingsJson } from "#src/api/contract/bots.js";
import { useBotSettings } from "./use-bot-settings";

const VARIABLES = ["{称呼}", "{员工姓名}"] as const;

/** First words to people whose friend request an account accepted; empty: none. */
export function GreetingForm({ settings }: { settings: BotSettingsJson }) {
  const { t } = useTranslation();
  const { save } = useBotSettings(settings);
  const [text, setText] = useState(settings.friendGreeting);
  const [isBusy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    setBusy(true);
    await save({ friendGreeting: text.trim() });
    setBusy(false);
  };
  return (
    <div className="bot-part">
      <h3>{t("bots.greeting")}</h3>
      <p className="muted small">{t("bots.greetingLead")}</p>
      <Input.TextArea
        rows={3}
        maxLength={500}
        aria-label={t("bots.greeting")}
        placeholder={t("bots.greetingNone")}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p className="small hint greeting-variables">
        {t("ways.variables")}{" "}
        {VARIABLES.map((variable) => (
          <button key={variable} type="button" className="link-button small" onClick={() => setText(text + variable)}>
            {variable}
          </button>
        ))}
      </p>
      <div className="bot-save">
        <Button
          type="primary"
          disabled={text.trim() === settings.friendGreeting}
          loading={isBusy}
          onClick={() => void submit()}
        >
          {t("common.save")}
        </Button>
      </div>
    </div>
  );
}
