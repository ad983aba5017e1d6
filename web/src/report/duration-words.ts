import { useTranslation } from "react-i18next";

/** Working minutes as people say them. */
export function useDurationWords(): (minutes: number) => string {
  const { t } = useTranslation();
  return (minutes) => {
    if (Math.round(minutes) < 1) return t("report.underMinute");
    return minutes < 90
      ? t("report.minutes", { count: Math.round(minutes) })
      : t("report.hours", { count: Math.round(minutes / 6) / 10 });
  };
}
