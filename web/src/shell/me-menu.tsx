import { useTranslation } from "react-i18next";
import { useSession } from "../shared/api/session";
import { chooseLanguage } from "../shared/text/i18n";
import { useTheme } from "../shared/theme/theme-choice";
import { Menu } from "../shared/ui/menu";
import { useSignOut } from "./use-sign-out";

/** Name and role at the right: language, appearance, shortcuts, sign out. */
export function MeMenu({ onHelp }: { onHelp: () => void }) {
  const { t, i18n } = useTranslation();
  const { user } = useSession();
  const { choice, choose } = useTheme();
  const signOut = useSignOut();
  return (
    <Menu
      label={t("me.menu", { name: user.name })}
      className="me-button"
      trigger={
        <>
          <span className="clip">{user.name}</span>
          <small>{t(`role.${user.role}`)}</small>
        </>
      }
      items={[
        { key: "zh", label: "中文", isChosen: i18n.language === "zh", onSelect: () => void chooseLanguage("zh") },
        { key: "en", label: "English", isChosen: i18n.language === "en", onSelect: () => void chooseLanguage("en") },
        "line",
        { key: "light", label: t("me.themeLight"), isChosen: choice === "light", onSelect: () => choose("light") },
        { key: "dark", label: t("me.themeDark"), isChosen: choice === "dark", onSelect: () => choose("dark") },
        { key: "system", label: t("me.themeSystem"), isChosen: choice === "system", onSelect: () => choose("system") },
        "line",
        { key: "help", label: t("me.keyboard"), onSelect: onHelp },
        { key: "out", label: t("me.signOut"), onSelect: signOut },
      ]}
    />
  );
}
