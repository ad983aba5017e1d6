import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { chooseLanguage } from "../shared/text/i18n";
import "./sign-in.css";
import { PageHeading } from "../shared/ui/page-heading";

/** The quiet page around both sign-in forms. */
export function SignInFrame({ title, children }: { title: string; children: ReactNode }) {
  const { t, i18n } = useTranslation();
  const other = i18n.language === "zh" ? "en" : "zh";
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <svg width="40" height="40" viewBox="0 0 32 32" aria-hidden>
          <rect width="32" height="32" rx="7" fill="var(--accent)" />
          <path
            d="M9 20.5a4.5 4.5 0 1 0 4.2-6.1M23 11.5a4.5 4.5 0 1 0-4.2 6.1M13.4 18.6l5.2-5.2"
            fill="none"
            stroke="#fff"
            strokeWidth="2.6"
            strokeLinecap="round"
          />
        </svg>
        <p className="sign-in-pitch">{t("signIn.pitch")}</p>
        <PageHeading name={title} />
        {children}
        <button type="button" className="link-button small" lang={other} onClick={() => void chooseLanguage(other)}>
          {other === "en" ? "English" : "中文"}
        </button>
      </div>
    </main>
  );
}
