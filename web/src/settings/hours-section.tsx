import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { askedYears } from "#src/domain/calendar/asked-years.js";
import type { LocalDate } from "#src/domain/shared/time.js";
import { useSession } from "../shared/api/session";
import { useWords } from "../shared/text/use-words";
import { EnterHolidays } from "./enter-holidays";
import { SettingRow } from "./setting-row";
import { SettingsForm } from "./settings-form";
import { type Span, workingHoursOf } from "./working-hours";

/** When people work and when nobody is written to. */
export default function HoursSection() {
  const { t } = useTranslation();
  const { corp } = useSession();
  const { today } = useWords();
  return (
    <SettingsForm title={t("settings.nav.hours")} lead={t("settings.hours.lead")}>
      {(draft, { change, mayWrite }) => (
        <>
          <SettingRow
            label={t("settings.hours.working")}
            effect={t("settings.hours.workingHint", { hours: workingHoursOf(draft.workingHours) })}
          >
            <div className="span-list">
              {draft.workingHours.map((span, index) => (
                <div key={String(index)} className="span-row">
                  <SpanInputs
                    name={t("settings.hours.working")}
                    span={span}
                    onChange={(next) =>
                      change({ workingHours: draft.workingHours.map((each, at) => (at === index ? next : each)) })
                    }
                  />
                  {mayWrite && draft.workingHours.length > 1 && (
                    <button
                      type="button"
                      className="link-button small"
                      onClick={() => change({ workingHours: draft.workingHours.filter((_, at) => at !== index) })}
                    >
                      {t("common.remove")}
                    </button>
                  )}
                </div>
              ))}
              {mayWrite && draft.workingHours.length < 6 && (
                <Button
                  size="small"
                  onClick={() => change({ workingHours: [...draft.workingHours, { from: "19:00", to: "20:00" }] })}
                >
                  {t("settings.hours.addSpan")}
                </Button>
              )}
            </div>
          </SettingRow>
          <SettingRow
            label={t("settings.hours.quiet")}
            effect={t("settings.hours.quietHint", { from: draft.quietHours.from, to: draft.quietHours.to })}
          >
            <SpanInputs
              name={t("settings.hours.quiet")}
              span={draft.quietHours}
              onChange={(quietHours) => change({ quietHours })}
            />
          </SettingRow>
          <SettingRow label={t("settings.hours.holidays")}>
            <div className="care-text">
              <p>{t("settings.hours.holidaysKnown", { years: draft.holidayYears.join("、") })}</p>
              <HolidayYears known={draft.holidayYears} today={today} mayWrite={mayWrite} />
            </div>
          </SettingRow>
          <SettingRow label={t("settings.hours.zone")}>{corp.zone}</SettingRow>
        </>
      )}
    </SettingsForm>
  );
}

/** A missing year asks for its notice; any other can be entered early or corrected. */
function HolidayYears({ known, today, mayWrite }: { known: readonly number[]; today: LocalDate; mayWrite: boolean }) {
  const { t } = useTranslation();
  const missing = askedYears(known, today);
  // What was entered stays in sight when the year is no longer missing.
  const [isOpen, setOpen] = useState(missing.length > 0);
  const thisYear = Number(today.slice(0, 4));
  const [offered] = useState([...new Set([...missing, thisYear + 1, thisYear])]);
  return (
    <>
      {missing.length > 0 && (
        <p className="late small">{t("settings.hours.holidaysMissing", { year: missing.join("、") })}</p>
      )}
      {mayWrite && isOpen && <EnterHolidays years={offered} />}
      {mayWrite && !isOpen && (
        <button type="button" className="link-button small" onClick={() => setOpen(true)}>
          {t("settings.hours.enterOther")}
        </button>
      )}
    </>
  );
}

function SpanInputs({ name, span, onChange }: { name: string; span: Span; onChange: (span: Span) => void }) {
  const { t } = useTranslation();
  return (
    <span className="span-inputs">
      <input
        type="time"
        required
        className="native-input"
        aria-label={`${name} ${t("settings.hours.from")}`}
        value={span.from}
        onChange={(event) => onChange({ ...span, from: event.target.value })}
      />
      <span className="hint">{t("settings.hours.to")}</span>
      <input
        type="time"
        required
        className="native-input"
        aria-label={`${name} ${t("settings.hours.to")}`}
        value={span.to}
        onChange={(event) => onChange({ ...span, to: event.target.value })}
      />
    </span>
  );
}
