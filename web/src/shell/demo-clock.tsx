import { useTranslation } from "react-i18next";
import type { ClockJson } from "#src/api/contract/clock.js";
import { write } from "../shared/api/api-client";
import { keys } from "../shared/api/query-keys";
import { queryClient } from "../shared/api/query-client";
import { useErrorWords } from "../shared/text/error-words";
import { setClockOffset, useWords } from "../shared/text/use-words";
import { addDays, instantOf } from "../shared/text/zoned-time";
import { Menu } from "../shared/ui/menu";
import { useClockOffset } from "./use-clock-offset";
import { useNotices } from "../shared/ui/undo";

const DAY_MINUTES = 24 * 60;
const STEPS = [
  ["day", DAY_MINUTES],
  ["threeDays", 3 * DAY_MINUTES],
  ["week", 7 * DAY_MINUTES],
  ["month", 30 * DAY_MINUTES],
  ["back", -DAY_MINUTES],
] as const;

/** The demo's mark; once its clock was moved it shows the date. Opens the moves of the clock. */
export function DemoClock() {
  const { t } = useTranslation();
  const words = useWords();
  const errorWords = useErrorWords();
  const { problem } = useNotices();
  const data = useClockOffset(true);
  const offsetMs = data?.offsetMs ?? 0;

  const move = (body: object): void => {
    write<ClockJson>("POST", "/clock", body)
      .then((clock) => {
        setClockOffset(clock.offsetMs);
        queryClient.setQueryData(keys.clock, clock);
        return queryClient.invalidateQueries({ type: "active" });
      })
      .catch((error: unknown) => problem(errorWords(error)));
  };
  if (!data?.isMovable) return <span className="demo-mark">{t("app.demo")}</span>;
  return (
    <Menu
      label={t("demoClock.menu")}
      className="demo-mark demo-clock"
      trigger={offsetMs === 0 ? t("app.demo") : t("demoClock.moved", { when: words.when(words.now.toISOString()) })}
      items={[
        {
          key: "tomorrow",
          label: t("demoClock.tomorrow"),
          onSelect: () => move({ to: instantOf(addDays(words.today, 1), "09:00", words.zone).toISOString() }),
        },
        ...STEPS.map(([key, byMinutes]) => ({
          key,
          label: t(`demoClock.${key}`),
          onSelect: () => move({ byMinutes }),
        })),
        "line" as const,
        { key: "real", label: t("demoClock.real"), onSelect: () => move({ toReal: true }) },
      ]}
    />
  );
}
