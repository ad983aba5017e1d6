import { Button, Input } from "antd";
import { useTranslation } from "react-i18next";
import type { SendBudget } from "#src/domain/touch/send-budget.js";
import { useWords } from "../../shared/text/use-words";
import { SettingRow } from "../setting-row";

type Blackout = SendBudget["blackouts"][number];

const MOST = 100;

/** What is wrong with a blackout; null: nothing. */
export const blackoutProblem = ({ from, to, name }: Blackout): "name" | "order" | null =>
  name.trim() === "" ? "name" : !from || !to || from > to ? "order" : null;

interface BlackoutsRowProps {
  value: readonly Blackout[];
  mayWrite: boolean;
  onChange: (blackouts: Blackout[]) => void;
}

/** Days on which nothing goes out by rule. */
export function BlackoutsRow({ value, mayWrite, onChange }: BlackoutsRowProps) {
  const { t } = useTranslation();
  const { today } = useWords();
  const problem = value.map(blackoutProblem).find((one) => one !== null) ?? null;
  const set = (index: number, changes: Partial<Blackout>): void =>
    onChange(value.map((one, i) => (i === index ? { ...one, ...changes } : one)));
  return (
    <SettingRow
      label={t("settings.budget.blackouts")}
      effect={t("settings.budget.blackoutsHint")}
      problem={problem && t(`settings.budget.blackoutProblem.${problem}`)}
    >
      <div className="span-list">
        {value.map((one, index) => {
          const name = `${t("settings.budget.blackouts")} ${index + 1}`;
          return (
            <div key={String(index)} className="span-row blackout">
              <Input
                aria-label={`${name} ${t("settings.budget.blackoutName")}`}
                placeholder={t("settings.budget.blackoutName")}
                maxLength={40}
                disabled={!mayWrite}
                value={one.name}
                onChange={(event) => set(index, { name: event.target.value })}
              />
              <span className="span-inputs">
                <input
                  type="date"
                  className="native-input"
                  aria-label={`${name} ${t("settings.hours.from")}`}
                  value={one.from}
                  onChange={(event) => set(index, { from: event.target.value })}
                />
                <span className="hint">{t("settings.hours.to")}</span>
                <input
                  type="date"
                  className="native-input"
                  aria-label={`${name} ${t("settings.hours.to")}`}
                  value={one.to}
                  onChange={(event) => set(index, { to: event.target.value })}
                />
              </span>
              {mayWrite && (
                <button
                  type="button"
                  className="link-button small"
                  aria-label={`${t("common.remove")} ${one.name || name}`}
                  onClick={() => onChange(value.filter((_, i) => i !== index))}
                >
                  {t("common.remove")}
                </button>
              )}
            </div>
          );
        })}
        {mayWrite && value.length < MOST && (
          <Button size="small" onClick={() => onChange([...value, { name: "", from: today, to: today }])}>
            {t("settings.budget.addBlackout")}
          </Button>
        )}
      </div>
    </SettingRow>
  );
}
