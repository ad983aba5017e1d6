import { useTranslation } from "react-i18next";
import { zh } from "../../shared/text/zh";

type Known = keyof typeof zh.wecomEvents;

/** Key of an event in the texts; dots separate keys there, so "__" stands for them. Null: an event nobody named yet. */
export function eventTextKey(name: string): Known | null {
  const key = name.replaceAll(".", "__");
  return Object.hasOwn(zh.wecomEvents, key) ? (key as Known) : null;
}

/** "change_contact.delete_user" as people say it; null for what has no words yet. */
export function useEventWords(): (name: string) => string | null {
  const { t } = useTranslation();
  return (name) => {
    const key = eventTextKey(name);
    return key && t(`wecomEvents.${key}`);
  };
}
