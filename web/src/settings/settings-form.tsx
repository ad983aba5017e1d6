import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SettingsJson } from "#src/api/contract/contract.js";
import { NumberProblems, useNumberProblems } from "../shared/ui/number-problems";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel } from "../shared/ui/state-panel";
import { SectionHead } from "./section-head";
import { type SettingsDraft, useSettingsDraft } from "./use-settings-draft";

interface SettingsFormProps {
  title: string;
  lead: string;
  /** False: the draft cannot be saved; the form says why beside the setting. */
  isValid?: (draft: SettingsJson) => boolean;
  children: (draft: SettingsJson, form: SettingsDraft) => ReactNode;
}

/** One part of the settings with its save bar; read-only for those who may only look. */
export function SettingsForm({ title, lead, isValid, children }: SettingsFormProps) {
  const { t } = useTranslation();
  const form = useSettingsDraft();
  const isInvalid = form.draft !== undefined && isValid?.(form.draft) === false;
  return (
    <NumberProblems>
      <section aria-label={title}>
        <SectionHead title={title} lead={lead} />
        {Boolean(form.error) && <ErrorPanel error={form.error} onRetry={form.reload} />}
        {!form.draft && !form.error && <Skeleton rows={4} height={56} />}
        {form.draft && (
          <fieldset className="settings-fields" disabled={!form.mayWrite}>
            {!form.mayWrite && <p className="hint">{t("settings.readOnly")}</p>}
            {children(form.draft, form)}
          </fieldset>
        )}
        <SaveBar form={form} isInvalid={isInvalid} />
      </section>
    </NumberProblems>
  );
}

/** Shows while something differs from what is saved, also when it cannot be saved as it stands. */
function SaveBar({ form, isInvalid }: { form: SettingsDraft; isInvalid: boolean }) {
  const { t } = useTranslation();
  const { hasProblem, forget } = useNumberProblems();
  if (!form.isChanged && !form.problem && !hasProblem) return null;
  return (
    <div className="save-bar" role="region" aria-label={t("settings.changed")}>
      <span className={form.problem ? "danger" : "muted"} role={form.problem ? "alert" : undefined}>
        {form.problem || t("settings.changed")}
      </span>
      <Button
        onClick={() => {
          form.discard();
          forget();
        }}
      >
        {t("settings.discard")}
      </Button>
      <Button
        type="primary"
        loading={form.isBusy}
        disabled={!form.isChanged || isInvalid || hasProblem}
        onClick={form.save}
      >
        {t("common.save")}
      </Button>
    </div>
  );
}
