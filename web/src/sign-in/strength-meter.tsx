import { useTranslation } from "react-i18next";

/** Four bars and a word. */
export function StrengthMeter({ strength }: { strength: 0 | 1 | 2 | 3 | 4 }) {
  const { t } = useTranslation();
  return (
    <div
      className="strength small"
      data-level={strength}
      role="meter"
      aria-label={t("signIn.strength")}
      aria-valuemin={0}
      aria-valuemax={4}
      aria-valuenow={strength}
      aria-valuetext={t(`signIn.strength${strength}`)}
    >
      {[1, 2, 3, 4].map((level) => (
        <i key={level} data-on={strength >= level} />
      ))}
      <span className="muted">{t(`signIn.strength${strength}`)}</span>
    </div>
  );
}
