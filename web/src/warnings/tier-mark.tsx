import { useTranslation } from "react-i18next";
import type { ValueTier } from "#src/domain/value/value-tier.js";
import "./warnings.css";

/** The value tier as a small label; an ordinary contact carries none. */
export function TierMark({ tier }: { tier: ValueTier }) {
  const { t } = useTranslation();
  if (tier === "normal") return null;
  return (
    <span className="tier-mark" data-tier={tier} title={t(`value.tier.${tier}`)}>
      {tier}
    </span>
  );
}
