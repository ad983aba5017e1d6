import { useTranslation } from "react-i18next";
import type { SameEvidenceJson } from "#src/api/contract/merge.js";

/** Why two contacts may be one: a line for each thing that they share. */
export function EvidenceWords({ evidence }: { evidence: readonly SameEvidenceJson[] }) {
  const { t } = useTranslation();
  return (
    <ul className="merge-evidence small">
      {evidence.map(({ kind, value, isConfirmed }) => (
        <li key={`${kind}-${value}`}>
          {t(`merge.evidence.${kind}`, { value })}
          {isConfirmed && kind === "phone" && <span className="hint"> · {t("merge.confirmed")}</span>}
        </li>
      ))}
    </ul>
  );
}
