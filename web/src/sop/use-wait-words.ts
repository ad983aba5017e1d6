/** A wait in words: "第 3 天 10:00". */
import { useTranslation } from "react-i18next";
import type { SopWait } from "#src/domain/sop/sop.js";

export function useWaitWords(): (wait: SopWait) => string {
  const { t } = useTranslation();
  return ({ day, unit, at }) => {
    const isWorking = unit === "working";
    const dayWords =
      day === 0
        ? t(isWorking ? "sop.waitSameWorkday" : "sop.waitSameDay")
        : t(isWorking ? "sop.waitWorking" : "sop.waitDay", { day });
    return t("sop.waitAt", { day: dayWords, time: at ?? (day === 0 ? t("sop.waitNow") : t("sop.noTime")) });
  };
}
