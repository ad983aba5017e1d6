import { useTranslation } from "react-i18next";
import type { Bounds } from "#src/domain/shared/number-bounds.js";
import { NumberInput } from "../shared/ui/number-input";

interface MinutesInputProps {
  id: string;
  value: number;
  bounds: Bounds;
  disabled: boolean;
  onChange: (minutes: number) => void;
}

/** Whole minutes. */
export function MinutesInput({ id, value, bounds, disabled, onChange }: MinutesInputProps) {
  const { t } = useTranslation();
  return (
    <NumberInput
      id={id}
      {...bounds}
      step={30}
      disabled={disabled}
      value={value}
      unit={t("settings.followUp.minutes")}
      width={160}
      onChange={(next) => {
        if (next !== null) onChange(next);
      }}
    />
  );
}
