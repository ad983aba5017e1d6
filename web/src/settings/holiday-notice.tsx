import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { SettingsJson } from "#src/api/contract/contract.js";
import { getData } from "../shared/api/api-client";
import { keys } from "../shared/api/query-keys";
import { useWords } from "../shared/text/use-words";

/** From this month on the coming year's holidays are announced, and the year is asked for. */
const ANNOUNCED_IN_MONTH = 12;

/** Years whose holidays should be known by now and are not. */
export function missingYears(known: readonly number[], today: string): number[] {
  const [year = 0, month = 0] = today.split("-").map(Number);
  return [year, ...(month >= ANNOUNCED_IN_MONTH ? [year + 1] : [])].filter((each) => !known.includes(each));
}

/** Asks an administrator for the years that are missing; nothing while all are known. */
export function HolidayNotice() {
  const { t } = useTranslation();
  const { today } = useWords();
  const { data } = useQuery({
    queryKey: keys.settings,
    queryFn: ({ signal }) => getData<SettingsJson>("/settings", signal),
  });
  const missing = data ? missingYears(data.holidayYears, today) : [];
  if (missing.length === 0) return null;
  return (
    <p className="holiday-notice" role="status">
      {t("settings.hours.holidaysMissing", { year: missing.join("、") })}{" "}
      <Link to="/settings/hours">{t("care.holidaySettings")}</Link>
    </p>
  );
}
