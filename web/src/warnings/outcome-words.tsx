import { useTranslation } from "react-i18next";
import type { WarningJson } from "#src/api/contract/warnings.js";

/** What came of a play. */
export function OutcomeWords({ outcome }: { outcome: NonNullable<WarningJson["outcome"]> }) {
  const { t } = useTranslation();
  const { kind, afterDays } = outcome;
  const tone = kind === "no_reply" ? "late" : kind === "pending" ? "hint" : "good";
  const isSameDay = afterDays === 0 && (kind === "replied" || kind === "won_back" || kind === "ordered");
  return (
    <p className={`small ${tone}`}>
      {isSameDay ? t(`warnings.sameDay.${kind}`) : t(`warnings.outcome.${kind}`, { days: afterDays ?? 0 })}
    </p>
  );
}
