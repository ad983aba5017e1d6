import type { ReactNode } from "react";

interface SettingRowProps {
  label: string;
  /** Id of the control that the label names. */
  htmlFor?: string;
  /** What it does with the value as it is now. */
  effect?: ReactNode;
  children: ReactNode;
}

/** One setting: its name, the control, and its effect in words. */
export function SettingRow({ label, htmlFor, effect, children }: SettingRowProps) {
  return (
    <div className="setting-row">
      {htmlFor ? <label htmlFor={htmlFor}>{label}</label> : <span className="label">{label}</span>}
      <div>
        <div className="setting-control">{children}</div>
        {effect && <p className="hint small">{effect}</p>}
      </div>
    </div>
  );
}
