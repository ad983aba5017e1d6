import { Button, Switch } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BotSettingsJson } from "#src/api/contract/bots.js";
import type { ReplyRule } from "#src/domain/bot/bot-settings.js";
import { StatePanel } from "../../shared/ui/state-panel";
import { RuleSheet } from "./rule-sheet";
import { useBotSettings } from "./use-bot-settings";

const newRule = (): ReplyRule => ({
  id: crypto.randomUUID(),
  name: "",
  isOn: true,
  kind: "group_welcome",
  account: null,
  groupNames: [],
  inDirect: false,
  keywords: [],
  match: "contains",
  text: "",
  cooldownMinutes: 60,
});

/** Every rule by which accounts answer; nothing else is ever answered. */
export function RuleList({ settings, accounts }: { settings: BotSettingsJson; accounts: readonly string[] }) {
  const { t } = useTranslation();
  const { save } = useBotSettings(settings);
  const [open, setOpen] = useState<ReplyRule | null>(null);
  const { rules } = settings;
  const put = (rule: ReplyRule): Promise<boolean> =>
    save({
      rules: rules.some((one) => one.id === rule.id)
        ? rules.map((one) => (one.id === rule.id ? rule : one))
        : [...rules, rule],
    });
  return (
    <div className="bot-part">
      <header className="section-head">
        <div>
          <h3>{t("bots.rules")}</h3>
          <p className="muted small">{t("bots.rulesLead")}</p>
        </div>
        <Button onClick={() => setOpen(newRule())}>{t("bots.addRule")}</Button>
      </header>
      {rules.length === 0 && <StatePanel isSmall title={t("bots.noRules")} text={t("bots.noRulesText")} />}
      {rules.length > 0 && (
        <ul className="card plain-list">
          {rules.map((rule) => (
            <li key={rule.id}>
              <div>
                <p>
                  <button type="button" className="link-button" onClick={() => setOpen(rule)}>
                    {rule.name}
                  </button>{" "}
                  <span className="hint small">{t(`bots.kind.${rule.kind}`)}</span>
                </p>
                <p className="small muted">
                  {[
                    rule.kind === "keyword" && `${t(`bots.match.${rule.match}`)} ${rule.keywords.join("、")}`,
                    rule.groupNames.length > 0 ? rule.groupNames.join("、") : t("bots.groupsAny"),
                    rule.account,
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </p>
                <p className="small">“{rule.text}”</p>
              </div>
              <Switch
                checked={rule.isOn}
                aria-label={`${t("bots.on")} ${rule.name}`}
                onChange={(isOn) => void put({ ...rule, isOn })}
              />
            </li>
          ))}
        </ul>
      )}
      {open && (
        <RuleSheet
          rule={open}
          isNew={!rules.some((one) => one.id === open.id)}
          accounts={accounts}
          onClose={() => setOpen(null)}
          onSave={async (rule) => {
            if (await put(rule)) setOpen(null);
          }}
          onRemove={async (rule) => {
            const left = rules.filter((one) => one.id !== rule.id);
            if (await save({ rules: left }, t("bots.ruleRemoved", { name: rule.name }))) setOpen(null);
          }}
        />
      )}
    </div>
  );
}
