import { useTranslation } from "react-i18next";
import type { BroadcastJson } from "#src/api/contract/outreach.js";
import { useWords } from "../shared/text/use-words";
import { countWords } from "../shared/text/value-words";

/** The whole thing in one sentence. */
export function BroadcastSummary({ broadcast }: { broadcast: BroadcastJson }) {
  const { t } = useTranslation();
  const { when } = useWords();
  const { preflight, scheduledAt, delivery } = broadcast;
  if (preflight?.state !== "ready") return null;
  const excluded = preflight.excluded.reduce((sum, { count }) => sum + count, 0);
  const words = {
    when: scheduledAt ? when(scheduledAt) : t("outreach.onceApproved"),
    members: countWords(preflight.members),
    count: countWords(preflight.sendable) as unknown as number,
    excluded: countWords(excluded),
  };
  return (
    <p className="broadcast-summary">
      {delivery === "wecom" ? t("outreach.summaryWecom", words) : t("outreach.summaryAccounts", words)}
    </p>
  );
}
