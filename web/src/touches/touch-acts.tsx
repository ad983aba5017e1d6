import { useTranslation } from "react-i18next";
import type { TouchJson } from "#src/api/contract/contract.js";
import { write } from "../shared/api/api-client";
import { useMay } from "../shared/api/session";

interface TouchActsProps {
  touch: TouchJson;
  run: (act: () => Promise<unknown>, said: string) => Promise<boolean>;
}

/** What a person can still do about one message: stop it, or say how an unknown one ended. */
export function TouchActs({ touch, run }: TouchActsProps) {
  const { t } = useTranslation();
  const mayWrite = useMay("touch:write");
  const path = `/touches/${encodeURIComponent(touch.id)}`;
  if (!mayWrite) return null;
  if (touch.state === "planned" || (touch.state === "awaiting" && touch.channel === "wecom:task"))
    return (
      <p className="side-acts small">
        <button
          type="button"
          className="link-button"
          onClick={() => void run(() => write("POST", `${path}/cancel`), t("contact.touchCancelled"))}
        >
          {t("contact.touchCancel")}
        </button>
      </p>
    );
  if (touch.state !== "unknown") return null;
  const resolve = (state: "sent" | "failed", said: string): void => {
    void run(() => write("POST", `${path}/resolution`, { state }), said);
  };
  return (
    <div className="small">
      <p className="late">{t("contact.touchUnknown")}</p>
      <p className="side-acts">
        <button type="button" className="link-button" onClick={() => resolve("sent", t("contact.touchWasSent"))}>
          {t("contact.touchWasSent")}
        </button>
        <button type="button" className="link-button" onClick={() => resolve("failed", t("contact.touchNotSent"))}>
          {t("contact.touchNotSent")}
        </button>
      </p>
    </div>
  );
}
