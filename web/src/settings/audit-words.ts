import { useTranslation } from "react-i18next";
import { zh } from "../shared/text/zh";

type Known = keyof typeof zh.settings.audit.actions;
const isKnown = (key: string): key is Known => Object.hasOwn(zh.settings.audit.actions, key);

/** "user.add" as people say it; unknown actions stay as they are. Dots separate keys in the texts, so "_" stands for them. */
export function useAuditWords(): (action: string) => string {
  const { t } = useTranslation();
  return (action) => {
    const key = action.replaceAll(".", "_");
    return isKnown(key) ? t(`settings.audit.actions.${key}`) : action;
  };
}
