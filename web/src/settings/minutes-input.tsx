import { InputNumber } from "antd";
import { useTranslation } from "react-i18next";

interface MinutesInputProps {
  id: string;
  value: number;
  max: number;
  disabled: boolean;
  onChange: (minutes: number) => void;
}

/** Whole minutes. */
export function MinutesInput({ id, value, max, disabled, onChange }: MinutesInputProps) {
  const { t } = useTranslation();
  return (
    <InputNumber
      id={id}
      min={1}
      max={max}
      precision={0}
      step={30}
      disabled={disabled}
      value={value}
      suffix={t("settings.followUp.minutes")}
      style={{ width: 160 }}
      onChange={(next) => {
        if (next !== null) onChange(next);
      }}
    />
  );
}
