import { useTranslation } from "react-i18next";
import type { ContactRowJson } from "#src/api/contract/contract.js";
import "./warnings.css";

/** Open warnings of a row: how many, coloured by the worst, their kinds on hover. */
export function WarningCount({ row }: { row: Pick<ContactRowJson, "openWarnings" | "worstWarning" | "warningKinds"> }) {
  const { t } = useTranslation();
  if (row.openWarnings === 0) return null;
  const kinds = row.warningKinds.map((kind) => t(`warnings.kind.${kind}`)).join("、");
  const [first] = row.warningKinds;
  return (
    <span className="warning-count" data-severity={row.worstWarning ?? "low"} title={kinds}>
      {first && t(`warnings.kind.${first}`)}
      {row.openWarnings > 1 && ` +${row.openWarnings - 1}`}
    </span>
  );
}
