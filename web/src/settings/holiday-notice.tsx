import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { SettingsJson } from "#src/api/contract/contract.js";
import { askedYears } from "#src/domain/calendar/asked-years.js";
import { getData } from "../shared/api/api-client";
import { keys } from "../shared/api/query-keys";
import { useSession } from "../shared/api/session";
import { useWords } from "../shared/text/use-words";

/** Asks an administrator for the years that are missing; nothing while all are known. */
export function HolidayNotice() {
  const { t } = useTranslation();
  const { today } = useWords();
  const { data } = useQuery({
    queryKey: keys.settings,
    queryFn: ({ signal }) => getData<SettingsJson>("/settings", signal),
  });
  const missing = data ? askedYears(data.holidayYears, today) : [];
  if (missing.length === 0) return null;
  return (
    <p className="holiday-notice" role="status">
      {t("settings.hours.holidaysMissing", { year: missing.join("、") })}{" "}
      <Link to="/settings/hours">{t("care.holidaySettings")}</Link>
    </p>
  );
}

/** What is assumed about a day in a year without announced holidays; nothing when the year is known. */
export function AssumedYear({ year }: { year: number }) {
  const { t } = useTranslation();
  const { holidayYears } = useSession();
  if (holidayYears.includes(year)) return null;
  return (
    <p className="late small" role="status">
      {t("settings.hours.holidaysAssumed", { year })}
    </p>
  );
}
