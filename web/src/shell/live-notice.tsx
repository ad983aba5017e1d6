import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { useLiveUpdates } from "./live-updates";

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
};

/** A quiet line while the page may be older than the truth. */
export function LiveNotice() {
  const { t } = useTranslation();
  const isBroken = useLiveUpdates();
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine);
  if (isOnline && !isBroken) return null;
  return (
    <p className="live-notice" role="status">
      {isOnline ? t("live.reconnecting") : t("live.offline")}
    </p>
  );
}
