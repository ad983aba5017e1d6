import { ConfigProvider } from "antd";
import type { ReactNode } from "react";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { antdThemeOf } from "./antd-theme";
import { useTheme } from "./theme-choice";

type AntdLocale = NonNullable<Parameters<typeof ConfigProvider>[0]["locale"]>;

/** antd's own words are only needed by its larger parts, so they come after the first paint. */
const loadLocale = (language: string): Promise<{ default: AntdLocale }> =>
  language.startsWith("zh") ? import("antd/locale/zh_CN") : import("antd/locale/en_US");

/** antd with our tokens, in the person's language; pop-ups stay inside an open dialog. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const isDark = useTheme((state) => state.isDark);
  const { i18n } = useTranslation();
  const [locale, setLocale] = useState<AntdLocale>();
  useEffect(() => {
    let isCurrent = true;
    void loadLocale(i18n.language).then((loaded) => {
      if (isCurrent) setLocale(loaded.default);
    });
    return () => {
      isCurrent = false;
    };
  }, [i18n.language]);
  const theme = useMemo(() => antdThemeOf(isDark), [isDark]);
  return (
    <ConfigProvider
      theme={theme}
      {...(locale ? { locale } : {})}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
      getPopupContainer={(node) => node?.closest("dialog") ?? document.body}
    >
      {children}
    </ConfigProvider>
  );
}
