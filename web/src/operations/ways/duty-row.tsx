import { Checkbox, Input, Radio } from "antd";
import { useTranslation } from "react-i18next";
import { NumberInput } from "../../shared/ui/number-input";
import { BOUNDS } from "#src/domain/shared/number-bounds.js";
import type { DutyMember, DutySpan } from "#src/domain/wecom/wecom-records.js";

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const OFFICE: DutySpan = { days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00" };

interface DutyRowProps {
  name: string;
  member: DutyMember;
  onChange: (member: DutyMember) => void;
}

/** When one member takes new customers, and how many a day. */
export function DutyRow({ name, member, onChange }: DutyRowProps) {
  const { t } = useTranslation();
  const [span] = member.spans;
  const setSpan = (changes: Partial<DutySpan>): void =>
    onChange({ ...member, spans: [{ ...OFFICE, ...span, ...changes }] });
  return (
    <div className="duty-row">
      <div className="duty-head">
        <span>{name}</span>
        <Radio.Group
          size="small"
          optionType="button"
          value={span ? "hours" : "always"}
          options={[
            { value: "always", label: t("ways.always") },
            { value: "hours", label: t("ways.hours") },
          ]}
          onChange={(event) => onChange({ ...member, spans: event.target.value === "hours" ? [OFFICE] : [] })}
        />
        <NumberInput
          isOptional
          size="small"
          {...BOUNDS.newContacts}
          width={168}
          prefix={t("ways.cap")}
          placeholder={t("ways.capNone")}
          label={`${name} ${t("ways.cap")}`}
          value={member.dailyCap}
          onChange={(dailyCap) => onChange({ ...member, dailyCap })}
        />
      </div>
      {span && (
        <div className="duty-span">
          <Checkbox.Group
            aria-label={t("ways.days")}
            value={span.days}
            options={DAYS.map((day) => ({ value: day, label: t(`ways.day.d${day}`) }))}
            onChange={(days) => {
              if (days.length > 0) setSpan({ days: days.map(Number).sort((a, b) => a - b) });
            }}
          />
          <Input
            size="small"
            type="time"
            style={{ width: 110 }}
            aria-label={t("ways.from")}
            value={span.from}
            onChange={(event) => event.target.value && setSpan({ from: event.target.value })}
          />
          {t("ways.to")}
          <Input
            size="small"
            type="time"
            style={{ width: 110 }}
            aria-label={t("ways.to")}
            value={span.to}
            onChange={(event) => event.target.value && setSpan({ to: event.target.value })}
          />
        </div>
      )}
    </div>
  );
}
