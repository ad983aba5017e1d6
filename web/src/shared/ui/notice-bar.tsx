import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { UNDO_MS, useNotices } from "./undo";
import "./notice-bar.css";

/** Shows the latest notice; it leaves by itself after eight seconds unless the pointer rests on it. */
export function NoticeBar() {
  const { t } = useTranslation();
  const { notice, dismiss, undoLast } = useNotices();
  useEffect(() => {
    if (!notice) return undefined;
    const timer = setTimeout(() => dismiss(notice.id), UNDO_MS);
    return () => clearTimeout(timer);
  }, [notice, dismiss]);
  return (
    <div className="notice-place" role="status" aria-live="polite">
      {notice && (
        <div className="notice" data-tone={notice.tone} key={notice.id}>
          <span>{notice.text}</span>
          {notice.undo && (
            <button type="button" className="notice-undo" onClick={undoLast}>
              {t("common.undo")}
            </button>
          )}
          <button
            type="button"
            className="notice-close"
            aria-label={t("common.close")}
            onClick={() => dismiss(notice.id)}
          >
            ×
          </button>
        </div>
      )}
    </div>
  );
}
