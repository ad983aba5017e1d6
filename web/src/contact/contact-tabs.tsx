import { type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";

export type TabKey = "profile" | "chat" | "next";
const TABS = [
  ["profile", "contact.tabProfile"],
  ["chat", "contact.tabChat"],
  ["next", "contact.tabNext"],
] as const;

/** The three columns of the desktop as tabs. */
export function ContactTabs({ value, onChange }: { value: TabKey; onChange: (key: TabKey) => void }) {
  const { t } = useTranslation();
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const at = TABS.findIndex(([key]) => key === value);
    const next = TABS[(at + step + TABS.length) % TABS.length];
    if (step === 0 || !next) return;
    event.preventDefault();
    onChange(next[0]);
    event.currentTarget.querySelector<HTMLElement>(`[data-key=${next[0]}]`)?.focus();
  };
  return (
    <div className="contact-tabs" role="tablist" onKeyDown={onKeyDown}>
      {TABS.map(([key, label]) => (
        <button
          key={key}
          type="button"
          role="tab"
          data-key={key}
          aria-selected={key === value}
          tabIndex={key === value ? 0 : -1}
          onClick={() => onChange(key)}
        >
          {t(label)}
        </button>
      ))}
    </div>
  );
}
