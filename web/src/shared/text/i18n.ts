/** Texts: Chinese comes with the first load, English when it is chosen. */
import { changeLanguage, default as i18next, use } from "i18next";
import { initReactI18next } from "react-i18next";
import type { Language } from "./date-words";
import { type Texts, zh } from "./zh";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: Texts };
    returnNull: false;
    nsSeparator: false;
  }
}

const KEY = "guanxi.language";

const chosen = (): Language => {
  // Chinese first: the browser's language alone does not switch, a person does.
  return localStorage.getItem(KEY) === "en" ? "en" : "zh";
};

const mark = (language: Language): void => {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
};

async function load(language: Language): Promise<void> {
  if (language === "zh" || i18next.hasResourceBundle("en", "translation")) return;
  const { en } = await import("./en");
  i18next.addResourceBundle("en", "translation", en, true, true);
}

/** Must be awaited before the first render. */
export async function startTexts(): Promise<void> {
  const language = chosen();
  await use(initReactI18next).init({
    lng: "zh",
    fallbackLng: "zh",
    // Names of actions hold a colon ("contact:read").
    nsSeparator: false,
    resources: { zh: { translation: zh } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await load(language);
  if (language !== "zh") await changeLanguage(language);
  mark(language);
}

/** Switches at once and remembers it in the browser. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEY, language);
  await load(language);
  await changeLanguage(language);
  mark(language);
}
