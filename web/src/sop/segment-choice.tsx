import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useMay } from "../shared/api/session";
import { segmentsQuery } from "../outreach/outreach-queries";

interface SegmentChoiceProps {
  value: string;
  disabled: boolean;
  onChange: (segmentId: string) => void;
}

/** One of the saved segments, by name. Who may not see segments sees that one is set. */
export function SegmentChoice({ value, disabled, onChange }: SegmentChoiceProps) {
  const { t } = useTranslation();
  const mayRead = useMay("segment:read");
  const { data: segments = [] } = useQuery({ ...segmentsQuery, enabled: mayRead });
  const isListed = segments.some(({ id }) => id === value);
  return (
    <>
      <select
        className="native-input"
        aria-label={t("sop.segment")}
        disabled={disabled}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {value === "" && <option value="">{t("sop.chooseSegment")}</option>}
        {value !== "" && !isListed && <option value={value}>{value}</option>}
        {segments.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <p className="hint small">{t("sop.segmentHint")}</p>
    </>
  );
}
