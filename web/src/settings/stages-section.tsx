import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { StageRuleJson } from "#src/api/contract/contract.js";
import { getData } from "../shared/api/api-client";
import { keys } from "../shared/api/query-keys";
import { NumberInput } from "../shared/ui/number-input";
import { Skeleton } from "../shared/ui/skeleton";
import { StageMark } from "../shared/ui/stage-mark";
import { BOUNDS } from "#src/domain/shared/number-bounds.js";
import { STAGES } from "#src/domain/stage/stage.js";
import { ErrorPanel } from "../shared/ui/state-panel";
import { SettingRow } from "./setting-row";
import { SettingsForm } from "./settings-form";

/** The rules that move a contact, and the silence after which it falls asleep. */
export default function StagesSection() {
  const { t } = useTranslation();
  const rules = useQuery({
    queryKey: keys.stageRules,
    queryFn: ({ signal }) => getData<StageRuleJson[]>("/stage-rules", signal),
  });
  return (
    <>
      <SettingsForm title={t("settings.nav.stages")} lead={t("settings.stages.lead")}>
        {(draft, { change, mayWrite }) => (
          <SettingRow
            label={t("settings.stages.dormant")}
            htmlFor="dormant"
            effect={t("settings.stages.dormantHint", { days: draft.dormantAfterDays })}
          >
            <NumberInput
              id="dormant"
              {...BOUNDS.longDays}
              disabled={!mayWrite}
              value={draft.dormantAfterDays}
              unit={t("settings.followUp.days")}
              width={160}
              onChange={(days) => {
                if (days !== null) change({ dormantAfterDays: days });
              }}
            />
          </SettingRow>
        )}
      </SettingsForm>
      {rules.isPending && <Skeleton rows={6} height={40} />}
      {rules.error && <ErrorPanel isSmall error={rules.error} onRetry={() => void rules.refetch()} />}
      {rules.data && (
        <div className="card plain-table-frame" tabIndex={0} role="region" aria-label={t("settings.nav.stages")}>
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">{t("settings.stages.to")}</th>
                <th scope="col">{t("settings.stages.explain")}</th>
                <th scope="col">{t("settings.stages.from")}</th>
              </tr>
            </thead>
            <tbody>
              {rules.data.map((rule) => (
                <tr key={rule.id}>
                  <td title={rule.id}>
                    <StageMark stage={rule.to} />
                  </td>
                  <td className="wrap">{rule.explain.replace("{quote}", "…")}</td>
                  <td className="wrap muted small">
                    {rule.from.length >= STAGES.length - 1
                      ? t("settings.stages.anyStage")
                      : rule.from.map((stage) => t(`stage.${stage}`)).join("、")}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
