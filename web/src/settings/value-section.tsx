import { useTranslation } from "react-i18next";
import type { ValueRules } from "#src/domain/value/value-rules.js";
import { useWords } from "../shared/text/use-words";
import { yuanWords } from "../shared/text/value-words";
import { NumberInput } from "../shared/ui/number-input";
import { DerivationProgress } from "./derivation-progress";
import { SettingRow } from "./setting-row";
import { SettingsForm } from "./settings-form";
import { standardWithin, useStandards } from "./use-standard";

type Unit = "yuan" | "percent" | "points";
interface Field {
  key: keyof ValueRules;
  unit: Unit;
  /** Bounds as shown: yuan, percent, points. */
  min: number;
  max: number;
  /** What the hint names instead of the value itself: the margin of a sale, the cost of many messages. */
  times?: number;
}

const LIMITS: readonly Field[] = [
  { key: "mvcPoints", unit: "points", min: 1, max: 110 },
  { key: "largeYearFen", unit: "yuan", min: 1, max: 1_000_000_000 },
  { key: "growthRate", unit: "percent", min: 1, max: 1_000 },
  { key: "lossBelowFen", unit: "yuan", min: -1_000_000_000, max: 1_000_000_000 },
];
const RATES: readonly Field[] = [
  { key: "marginRate", unit: "percent", min: 0, max: 100 },
  { key: "messageCostFen", unit: "yuan", min: 0, max: 10_000, times: 100 },
  { key: "complaintCostFen", unit: "yuan", min: 0, max: 10_000_000 },
];
const PARTS: Readonly<Record<Unit, number>> = { yuan: 100, percent: 0.01, points: 1 };
/** A sale that shows what the margin means, in yuan. */
const SALE_YUAN = 100_000;

/** As people write it: fen → yuan, 0.3 → 30. */
const shown = (value: number, unit: Unit): number => Math.round((value / PARTS[unit]) * 100) / 100;
/** As it is kept: whole fen, a share, points. */
const kept = (value: number, unit: Unit): number =>
  unit === "percent" ? Math.round(value * 100) / 10_000 : Math.round(value * PARTS[unit]);

/** From when on a contact is most valuable, most growing or a loss, and what is taken off before. */
export default function ValueSection() {
  const { t } = useTranslation();
  const { language } = useWords();
  const standards = useStandards().valueRules;
  const words = (value: number, unit: Unit): string =>
    unit === "yuan"
      ? yuanWords(shown(value, unit), language)
      : unit === "percent"
        ? `${shown(value, unit)}%`
        : String(value);
  return (
    <>
      <SettingsForm title={t("settings.nav.value")} lead={t("settings.value.lead")}>
        {({ valueRules: rules }, { change, mayWrite }) => {
          const set = (changes: Partial<ValueRules>): void => change({ valueRules: { ...rules, ...changes } });
          const row = ({ key, unit, min, max, times = 1 }: Field) => (
            <SettingRow
              key={key}
              label={t(`settings.value.${key}`)}
              htmlFor={key}
              effect={t(`settings.value.${key}Hint`, {
                value:
                  key === "marginRate" ? yuanWords(SALE_YUAN * rules[key], language) : words(rules[key] * times, unit),
              })}
              standard={standardWithin(rules, standards, key, words(standards[key], unit), set)}
            >
              <NumberInput
                id={key}
                min={min}
                max={max}
                hasFractions={key === "messageCostFen"}
                disabled={!mayWrite}
                value={shown(rules[key], unit)}
                unit={unit === "percent" ? "%" : t(`settings.value.${unit}`)}
                width={180}
                onChange={(next) => {
                  if (next !== null) set({ [key]: kept(next, unit) });
                }}
              />
            </SettingRow>
          );
          return (
            <>
              <h3>{t("settings.value.limits")}</h3>
              {LIMITS.map(row)}
              <h3>{t("settings.value.rates")}</h3>
              {RATES.map(row)}
            </>
          );
        }}
      </SettingsForm>
      <DerivationProgress />
    </>
  );
}
