import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { WecomRulesJson } from "#src/api/contract/wecom.js";
import { BOUNDS } from "#src/domain/shared/number-bounds.js";
import { useWrites } from "../../operations/use-writes";
import { WelcomeFields } from "../../operations/ways/welcome-fields";
import { getData, write } from "../../shared/api/api-client";
import { useMay } from "../../shared/api/session";
import { CheckedButton } from "../../shared/ui/checked-button";
import { NumberInput } from "../../shared/ui/number-input";
import { NumberProblems } from "../../shared/ui/number-problems";
import { Skeleton } from "../../shared/ui/skeleton";
import { SettingRow } from "../setting-row";

/** Which tag groups of rules WeCom shows, and the greeting of those who came by no code. */
export function RulesPart() {
  const { t } = useTranslation();
  const rules = useQuery({
    queryKey: ["wecom-rules"],
    queryFn: ({ signal }) => getData<WecomRulesJson>("/wecom/rules", signal),
  });
  return (
    <div className="setup-part">
      <header>
        <h3>{t("wecomSetup.rules")}</h3>
      </header>
      {rules.isPending && <Skeleton rows={2} height={48} />}
      {rules.data && <RulesForm key={rules.data.updatedAt} rules={rules.data} />}
    </div>
  );
}

function RulesForm({ rules }: { rules: WecomRulesJson }) {
  const { t } = useTranslation();
  const mayWrite = useMay("wecom:operate");
  const { run, isBusy } = useWrites("wecom-rules");
  const [draft, setDraft] = useState(rules);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(rules);
  return (
    <NumberProblems>
      <SettingRow label={t("wecomSetup.mirrored")} effect={t("wecomSetup.mirroredHint")}>
        <Select
          mode="tags"
          open={false}
          suffixIcon={null}
          disabled={!mayWrite}
          style={{ width: "100%", maxWidth: 480 }}
          aria-label={t("wecomSetup.mirrored")}
          tokenSeparators={[" "]}
          value={draft.mirroredGroups}
          onChange={(mirroredGroups: string[]) => setDraft({ ...draft, mirroredGroups })}
        />
      </SettingRow>
      <SettingRow label={t("wecomSetup.defaultWelcome")} effect={t("wecomSetup.defaultWelcomeHint")}>
        <div style={{ width: "100%", maxWidth: 480 }}>
          <WelcomeFields
            value={draft.defaultWelcome}
            onChange={(defaultWelcome) => mayWrite && setDraft({ ...draft, defaultWelcome })}
          />
        </div>
      </SettingRow>
      <SettingRow label={t("wecomSetup.keepEvents")} effect={t("wecomSetup.keepEventsHint")}>
        <NumberInput
          {...BOUNDS.longDays}
          disabled={!mayWrite}
          label={t("wecomSetup.keepEvents")}
          unit={t("wecomSetup.days")}
          value={draft.keepEventsDays}
          onChange={(keepEventsDays) => keepEventsDays !== null && setDraft({ ...draft, keepEventsDays })}
        />
      </SettingRow>
      <SettingRow label={t("wecomSetup.keepOpens")} effect={t("wecomSetup.keepOpensHint")}>
        <NumberInput
          {...BOUNDS.longDays}
          disabled={!mayWrite}
          label={t("wecomSetup.keepOpens")}
          unit={t("wecomSetup.days")}
          value={draft.keepOpensDays}
          onChange={(keepOpensDays) => keepOpensDays !== null && setDraft({ ...draft, keepOpensDays })}
        />
      </SettingRow>
      {mayWrite && (
        <CheckedButton
          type="primary"
          disabled={!isChanged}
          loading={isBusy}
          onClick={() => void run(() => write("PUT", "/wecom/rules", draft), t("common.saved"))}
        >
          {t("common.save")}
        </CheckedButton>
      )}
    </NumberProblems>
  );
}
