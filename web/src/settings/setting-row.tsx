import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface SettingRowProps {
  label: string;
  /** Id of the control that the label names. */
  htmlFor?: string;
  /** What it does with the value as it is now. */
  effect?: ReactNode;
  /** What is wrong with the value as it is now. */
  problem?: string | null;
  /** What it starts with, in words, and how to go back to it; `onReset` null: it is as it started. */
  standard?: { text: string; onReset: (() => void) | null };
  children: ReactNode;
}

/** One setting: its name, the control, its effect in words, and what it started with. */
export function SettingRow({ label, htmlFor, effect, problem, standard, children }: SettingRowProps) {
  const { t } = useTranslation();
  return (
    <div className="setting-row">
      {htmlFor ? <label htmlFor={htmlFor}>{label}</label> : <span className="label">{label}</span>}
      <div>
        <div className="setting-control">{children}</div>
        {problem && (
          <p className="field-error" role="alert">
            {problem}
          </p>
        )}
        {effect && <p className="hint small">{effect}</p>}
        {standard && (
          <p className="hint small">
            {t("settings.standard", { value: standard.text })}
            {standard.onReset && (
              <>
                {" · "}
                <button
                  type="button"
                  className="link-button"
                  aria-label={`${t("settings.reset")} ${label}`}
                  onClick={standard.onReset}
                >
                  {t("settings.reset")}
                </button>
              </>
            )}
          </p>
        )}
      </div>
    </div>
  );
}
