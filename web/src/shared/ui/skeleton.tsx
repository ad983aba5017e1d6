import { useTranslation } from "react-i18next";
import "./skeleton.css";

/** Grey lines in the shape of what comes; invisible for the first 200 ms so that quick answers do not flicker. */
export function Skeleton({ rows = 4, height = 56, gap = 12 }: { rows?: number; height?: number; gap?: number }) {
  const { t } = useTranslation();
  return (
    <div className="skeleton" role="status" aria-label={t("common.loading")} style={{ gap }}>
      {Array.from({ length: rows }, (_, index) => (
        <span key={index} style={{ height, opacity: 1 - index / (rows + 2) }} />
      ))}
    </div>
  );
}
