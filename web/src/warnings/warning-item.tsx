import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { WarningJson } from "#src/api/contract/warnings.js";
import { useMay } from "../shared/api/session";
import { useWords } from "../shared/text/use-words";
import { localDay, localTime } from "../shared/text/zoned-time";
import { OutcomeWords } from "./outcome-words";
import "./warnings.css";

interface WarningItemProps {
  warning: WarningJson;
  onTakeUp: () => void;
  onDismiss: () => void;
  onReopen: () => void;
  /** Leads to the message behind it. */
  onMessage?: ((messageId: string) => void) | undefined;
}

/** One warning: what, since when, why, what to try, what was done and what came of it. */
export function WarningItem({ warning, onTakeUp, onDismiss, onReopen, onMessage }: WarningItemProps) {
  const { t } = useTranslation();
  const { when, exact, day, zone } = useWords();
  const mayWrite = useMay("contact:write");
  const { decision, messageId } = warning;
  const isOpen = warning.status === "open";
  // A day that passed without what was promised ends at midnight, which is no hour that anybody means.
  const raisedAt = new Date(warning.raisedAt);
  const since = localTime(raisedAt, zone) === "00:00" ? day(localDay(raisedAt, zone)) : when(warning.raisedAt);
  return (
    <article className="warning">
      <p className="warning-head">
        <span className="warning-kind warning-severity" data-severity={isOpen ? warning.severity : "low"}>
          {t(`warnings.kind.${warning.kind}`)}
        </span>
        {isOpen && <span className="small hint">{t(`warnings.severity.${warning.severity}`)}</span>}
        <time className="small hint" dateTime={warning.raisedAt} title={exact(warning.raisedAt)}>
          {t("warnings.raised", { when: since })}
        </time>
      </p>
      <p>{warning.explanation}</p>
      {isOpen && <p className="warning-play small">{warning.play}</p>}
      {decision && (
        <p className="small muted">
          {t(decision.verdict === "acted" ? "warnings.actedBy" : "warnings.dismissedBy", {
            name: decision.by.name,
            when: when(decision.at),
            reason: decision.reason,
          })}
        </p>
      )}
      {warning.outcome && <OutcomeWords outcome={warning.outcome} />}
      {warning.endedAt && warning.endedWhy && (
        <p className="small hint">
          {t("warnings.endedBecause", { why: warning.endedWhy, when: when(warning.endedAt) })}
        </p>
      )}
      <div className="warning-acts small">
        {isOpen && mayWrite && (
          <Button size="small" onClick={onTakeUp}>
            {t("warnings.takeUp")}
          </Button>
        )}
        {isOpen && mayWrite && (
          <Button size="small" onClick={onDismiss}>
            {t("warnings.dismiss")}
          </Button>
        )}
        {messageId && onMessage && (
          <button type="button" className="link-button" onClick={() => onMessage(messageId)}>
            {t("warnings.evidence")}
          </button>
        )}
        {decision && mayWrite && (
          <button type="button" className="link-button" onClick={onReopen}>
            {t("warnings.reopen")}
          </button>
        )}
      </div>
    </article>
  );
}
