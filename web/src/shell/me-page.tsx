import { Button, Segmented } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useSession } from "../shared/api/session";
import type { Language } from "../shared/text/date-words";
import { chooseLanguage } from "../shared/text/i18n";
import { type ThemeChoice, useTheme } from "../shared/theme/theme-choice";
import { PageHeading } from "../shared/ui/page-heading";
import { PHONE_PLACES, placesOf } from "./places";
import { useSignOut } from "./use-sign-out";
import "./me-page.css";

/** The phone's fourth place: who is signed in, language, appearance, the rest of the pages. */
export default function MePage() {
  const { t, i18n } = useTranslation();
  const session = useSession();
  const { choice, choose } = useTheme();
  const signOut = useSignOut();
  const others = placesOf(session.actions).filter(({ key }) => !PHONE_PLACES.has(key));
  return (
    <div className="page page-narrow me-page">
      <PageHeading name={session.user.name} />
      <p className="muted">
        {session.corp.name} · {t(`role.${session.user.role}`)} · {t(`scope.${session.user.dataScope}`)}
      </p>
      <div className="card me-card">
        <div className="me-row">
          <span id="me-language">{t("me.language")}</span>
          <Segmented<Language>
            aria-labelledby="me-language"
            value={i18n.language === "en" ? "en" : "zh"}
            onChange={(language) => void chooseLanguage(language)}
            options={[
              { value: "zh", label: "中文" },
              { value: "en", label: "English" },
            ]}
          />
        </div>
        <div className="me-row">
          <span id="me-theme">{t("me.theme")}</span>
          <Segmented<ThemeChoice>
            aria-labelledby="me-theme"
            value={choice}
            onChange={choose}
            options={[
              { value: "light", label: t("me.themeLight") },
              { value: "dark", label: t("me.themeDark") },
              { value: "system", label: t("me.themeSystem") },
            ]}
          />
        </div>
        {others.map(({ key, path }) => (
          <Link key={key} className="me-row" to={path}>
            {t(`nav.${key}`)}
            <span aria-hidden>›</span>
          </Link>
        ))}
      </div>
      <Button block size="large" onClick={signOut}>
        {t("me.signOut")}
      </Button>
    </div>
  );
}
