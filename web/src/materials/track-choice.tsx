import { useQuery } from "@tanstack/react-query";
import { Checkbox } from "antd";
import { useTranslation } from "react-i18next";
import { trackingQuery } from "./links-queries";

interface TrackChoiceProps {
  value: boolean;
  disabled?: boolean;
  onChange: (isTracked: boolean) => void;
}

/** Should it be noted who opens the link? Where it cannot be, the reason stands beside it. */
export function TrackChoice({ value, disabled = false, onChange }: TrackChoiceProps) {
  const { t } = useTranslation();
  const tracking = useQuery(trackingQuery).data;
  const problem = tracking?.problem ?? null;
  const isKnown = (tracking?.asking ?? "on") === "on";
  return (
    <div className="track-choice">
      <Checkbox
        checked={value && problem === null}
        disabled={disabled || problem !== null}
        onChange={(event) => onChange(event.target.checked)}
      >
        {t("links.track")}
      </Checkbox>
      <p className="hint small">
        {problem === null
          ? t(isKnown ? "links.trackHint" : "links.trackCountsOnly")
          : t("links.trackOff", { why: problem })}
      </p>
    </div>
  );
}
