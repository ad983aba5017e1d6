import { useTranslation } from "react-i18next";
import { kfAccountOf, TASK_CHANNEL } from "#src/domain/touch/wecom-channel.js";
import { zh } from "../shared/text/zh";

type Known = keyof typeof zh.channel;
const isKnown = (kind: string): kind is Known => Object.hasOwn(zh.channel, kind);

/** "wechaty:main" → "微信 · main": a channel and its account as people call them. */
export function useChannelName(): (channel: string) => string {
  const { t } = useTranslation();
  return (channel) => {
    if (channel === TASK_CHANNEL) return t("composer.task");
    if (kfAccountOf(channel) !== null) return t("composer.kf");
    const [kind = "", account] = channel.split(":", 2);
    const name = isKnown(kind) ? t(`channel.${kind}`) : kind;
    return account ? `${name} · ${account}` : name;
  };
}
