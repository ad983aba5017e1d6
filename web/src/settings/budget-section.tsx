import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { BOUNDS, type Bounds } from "#src/domain/shared/number-bounds.js";
import { MASS_QUOTAS } from "#src/domain/touch/send-budget.js";
import { Chip } from "../shared/ui/chip";
import { NumberInput } from "../shared/ui/number-input";
import { BlackoutsRow, blackoutProblem } from "./budget/blackouts-row";
import { SettingRow } from "./setting-row";
import { SettingsForm } from "./settings-form";
import { StageChips, useStageList } from "./stage-inputs";
import { standardWithin, useStandards } from "./use-standard";

const CAPS = [
  { key: "contactPerDay", unit: "messages", bounds: BOUNDS.cap },
  { key: "contactPerWeek", unit: "messages", bounds: BOUNDS.cap },
  { key: "accountPerDay", unit: "messages", bounds: BOUNDS.cap },
  { key: "accountPerWeek", unit: "messages", bounds: BOUNDS.cap },
  { key: "complaintPauseDays", unit: "days", bounds: BOUNDS.pauseDays },
] as const;

/** How much may go out by rule to whom, and when not at all. */
export default function BudgetSection() {
  const { t } = useTranslation();
  const standards = useStandards().sendBudget;
  const stageList = useStageList();
  return (
    <SettingsForm
      title={t("settings.nav.budget")}
      lead={t("settings.budget.lead")}
      isValid={(draft) => draft.sendBudget.blackouts.every((one) => blackoutProblem(one) === null)}
    >
      {(draft, { change, mayWrite }) => {
        const { sendBudget: budget } = draft;
        const set = (changes: Partial<typeof budget>): void => change({ sendBudget: { ...budget, ...changes } });
        const number = (key: (typeof CAPS)[number]["key"] | "negotiationActiveDays", bounds: Bounds, unit: string) => (
          <NumberInput
            id={key}
            {...bounds}
            disabled={!mayWrite}
            value={budget[key]}
            unit={unit}
            onChange={(next) => {
              if (next !== null) set({ [key]: next });
            }}
          />
        );
        return (
          <>
            {CAPS.map(({ key, unit, bounds }) => (
              <SettingRow
                key={key}
                label={t(`settings.budget.${key}`)}
                htmlFor={key}
                effect={budget[key] === 0 && unit === "messages" ? t("settings.budget.noneAtAll") : undefined}
                standard={standardWithin(budget, standards, key, String(standards[key]), set)}
              >
                {number(key, bounds, t(`settings.budget.${unit}`))}
              </SettingRow>
            ))}
            <SettingRow
              label={t("settings.budget.negotiation")}
              effect={t("settings.budget.negotiationHint", {
                stages: stageList(budget.negotiationStages),
                days: budget.negotiationActiveDays,
              })}
              standard={standardWithin(
                budget,
                standards,
                "negotiationStages",
                stageList(standards.negotiationStages),
                set,
              )}
            >
              <StageChips
                label={t("settings.budget.negotiation")}
                value={budget.negotiationStages}
                onChange={(negotiationStages) => set({ negotiationStages })}
              />
            </SettingRow>
            <SettingRow
              label={t("settings.budget.negotiationActiveDays")}
              htmlFor="negotiationActiveDays"
              standard={standardWithin(
                budget,
                standards,
                "negotiationActiveDays",
                String(standards.negotiationActiveDays),
                set,
              )}
            >
              {number("negotiationActiveDays", BOUNDS.pauseDays, t("settings.budget.days"))}
            </SettingRow>
            <SettingRow
              label={t("settings.budget.massQuota")}
              effect={t(`settings.budget.quotaHint.${budget.massQuota}`)}
              standard={standardWithin(
                budget,
                standards,
                "massQuota",
                t(`settings.budget.quota.${standards.massQuota}`),
                set,
              )}
            >
              <div className="chips" role="radiogroup" aria-label={t("settings.budget.massQuota")}>
                {MASS_QUOTAS.map((quota) => (
                  <Chip
                    key={quota}
                    kind="radio"
                    isChosen={budget.massQuota === quota}
                    onToggle={() => set({ massQuota: quota })}
                  >
                    {t(`settings.budget.quota.${quota}`)}
                  </Chip>
                ))}
              </div>
            </SettingRow>
            <SettingRow label={t("settings.hours.quiet")}>
              <span>
                {draft.quietHours.from} {t("settings.hours.to")} {draft.quietHours.to}{" "}
                <Link to="/settings/hours">{t("settings.budget.quietLink")}</Link>
              </span>
            </SettingRow>
            <BlackoutsRow value={budget.blackouts} mayWrite={mayWrite} onChange={(blackouts) => set({ blackouts })} />
          </>
        );
      }}
    </SettingsForm>
  );
}
