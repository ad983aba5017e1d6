import { useTranslation } from "react-i18next";
import type { Stage } from "#src/domain/stage/stage.js";
import "./stage-mark.css";

/** Name of a stage with its colour beside it: the same everywhere. */
export function StageMark({ stage }: { stage: Stage }) {
  const { t } = useTranslation();
  return (
    <span className="stage-mark">
      <i style={{ background: `var(--stage-${stage})` }} aria-hidden />
      {t(`stage.${stage}`)}
    </span>
  );
}
