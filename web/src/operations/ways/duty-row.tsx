import { Checkbox, Input, Radio } from "antd";
import { useTranslation } from "react-i18next";
import { spanProblem } from "#src/domain/wecom/duty-spans.js";
import { BOUNDS } from "#src/domain/shared/number-bounds.js";
import type { DutyMember, DutySpan } from "#src/domain/wecom/wecom-records.js";
import { NumberInput } from "../../shared/ui/number-input";

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const OFFICE: DutySpan = { days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00" };
const MAX_SPANS = 14;

interface DutyRowProps {
  name: string;
  member: DutyMember;
  onChange: (member: DutyMember) => void;
}

/** The next span begins two hours after the last one ends, on the same days. */
function nextSpan(last: DutySpan): DutySpan {
  const hour = (later: number): string =>
    `${String(Math.min(Number(last.to.slice(0, 2)) + later, 23)).padStart(2, "0")}:00`;
  return { days: last.days, from: hour(2), to: hour(6) };
}

/** When one member takes new customers, in as many spans as the day has, and how many a day. */
export function DutyRow({ name, member, onChange }: DutyRowProps) {
  const { t } = useTranslation();
  const { spans } = member;
  const last = spans.at(-1);
  const problem = spanProblem(member);
  const setSpans = (next: DutySpan[]): void => onChange({ ...member, spans: next });
  return (
    <div className="duty-row" role="group" aria-label={name}>
      <div className="duty-head">
        <span>{name}</span>
        <Radio.Group
          size="small"
          optionType="button"
          value={last ? "hours" : "always"}
          options={[
            { value: "always", label: t("ways.always") },
            { value: "hours", label: t("ways.hours") },
          ]}
          onChange={(event) => setSpans(event.target.value === "hours" ? [OFFICE] : [])}
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
      {spans.map((span, index) => (
        <SpanRow
          key={index}
          span={span}
          onChange={(next) => setSpans(spans.map((one, at) => (at === index ? next : one)))}
          onRemove={spans.length > 1 ? () => setSpans(spans.filter((_, at) => at !== index)) : null}
        />
      ))}
      {problem && (
        <p className="danger small" role="alert">
          {problem}
        </p>
      )}
      {last && spans.length < MAX_SPANS && (
        <p>
          <button type="button" className="link-button small" onClick={() => setSpans([...spans, nextSpan(last)])}>
            {t("ways.addSpan")}
          </button>
        </p>
      )}
    </div>
  );
}

interface SpanRowProps {
  span: DutySpan;
  onChange: (span: DutySpan) => void;
  /** Null: the only one. */
  onRemove: (() => void) | null;
}

function SpanRow({ span, onChange, onRemove }: SpanRowProps) {
  const { t } = useTranslation();
  const time = (field: "from" | "to") => (
    <Input
      size="small"
      type="time"
      style={{ width: 110 }}
      aria-label={t(`ways.${field}`)}
      value={span[field]}
      onChange={(event) => event.target.value && onChange({ ...span, [field]: event.target.value })}
    />
  );
  return (
    <div className="duty-span">
      <Checkbox.Group
        aria-label={t("ways.days")}
        value={span.days}
        options={DAYS.map((day) => ({ value: day, label: t(`ways.day.d${day}`) }))}
        onChange={(days) => {
          if (days.length > 0) onChange({ ...span, days: days.map(Number).sort((a, b) => a - b) });
        }}
      />
      {time("from")}
      {t("ways.to")}
      {time("to")}
      {onRemove && (
        <button type="button" className="link-button small" onClick={onRemove}>
          {t("ways.removeSpan")}
        </button>
      )}
    </div>
  );
}
