import type { ReactNode } from "react";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { ApiError } from "../api/api-client";
import { useErrorWords } from "../text/error-words";
import "./state-panel.css";

interface StatePanelProps {
  title: string;
  text?: ReactNode;
  action?: ReactNode;
  /** Fewer margins, for inside of a card. */
  isSmall?: boolean;
  role?: "alert" | "status";
}

/** What a place says when it has nothing to show: why, and what to do. */
export function StatePanel({ title, text, action, isSmall = false, role }: StatePanelProps) {
  return (
    <div className="state-panel" data-small={isSmall} role={role}>
      <p className="state-title">{title}</p>
      {text && <p className="state-text">{text}</p>}
      {action && <div className="state-action">{action}</div>}
    </div>
  );
}

interface ErrorPanelProps {
  error: unknown;
  onRetry: () => void;
  isSmall?: boolean;
}

/** What failed, what is safe, and a retry. */
export function ErrorPanel({ error, onRetry, isSmall = false }: ErrorPanelProps) {
  const { t } = useTranslation();
  const words = useErrorWords();
  const requestId = error instanceof ApiError ? error.requestId : "";
  return (
    <StatePanel
      role="alert"
      isSmall={isSmall}
      title={t("errors.title")}
      text={
        <>
          {words(error)}
          {requestId && <span className="state-request">{t("errors.request", { id: requestId })}</span>}
        </>
      }
      action={<Button onClick={onRetry}>{t("common.retry")}</Button>}
    />
  );
}
