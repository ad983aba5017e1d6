import { useQuery } from "@tanstack/react-query";
import { Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { auditAction, AUDIT_KEYS } from "#src/domain/member/audit-words.js";
import { membersQuery } from "../../shared/api/members";

/** What of the trail is shown, as in the address. */
export interface AuditChoice {
  byUserId: string;
  action: string;
  from: string;
  to: string;
}

interface AuditFiltersProps {
  choice: AuditChoice;
  onChange: (choice: AuditChoice) => void;
}

/** Who, what, and from when until when. */
export function AuditFilters({ choice, onChange }: AuditFiltersProps) {
  const { t } = useTranslation();
  const { data: members = [] } = useQuery(membersQuery);
  return (
    <div className="audit-filters" role="group" aria-label={t("settings.audit.filters")}>
      <Select
        aria-label={t("settings.audit.by")}
        value={choice.byUserId}
        showSearch={{ optionFilterProp: "label" }}
        onChange={(byUserId: string) => onChange({ ...choice, byUserId })}
        options={[
          { value: "", label: t("settings.audit.everybody") },
          ...members.map(({ userId, name }) => ({ value: userId, label: name })),
        ]}
      />
      <Select
        aria-label={t("settings.audit.what")}
        value={choice.action}
        showSearch={{ optionFilterProp: "label" }}
        popupMatchSelectWidth={false}
        onChange={(action: string) => onChange({ ...choice, action })}
        options={[
          { value: "", label: t("settings.audit.everything") },
          ...AUDIT_KEYS.map((key) => ({ value: auditAction(key), label: t(`settings.audit.actions.${key}`) })),
        ]}
      />
      <Input
        type="date"
        aria-label={t("settings.audit.from")}
        title={t("settings.audit.from")}
        max={choice.to || undefined}
        value={choice.from}
        onChange={(event) => onChange({ ...choice, from: event.target.value })}
      />
      <span className="hint" aria-hidden>
        –
      </span>
      <Input
        type="date"
        aria-label={t("settings.audit.to")}
        title={t("settings.audit.to")}
        min={choice.from || undefined}
        value={choice.to}
        onChange={(event) => onChange({ ...choice, to: event.target.value })}
      />
    </div>
  );
}
