import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { HolidayYearJson } from "#src/api/contract/holidays.js";
import { write } from "../shared/api/api-client";
import { queryClient } from "../shared/api/query-client";
import { keys } from "../shared/api/query-keys";
import { sessionQuery } from "../shared/api/session";
import { useErrorWords } from "../shared/text/error-words";
import { useWords } from "../shared/text/use-words";

/** A line of a notice, which is published in Chinese only. */
const EXAMPLE = "一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。";

/** Takes the published notice of a year as text and says what was read from it. */
export function EnterHolidays({ years }: { years: readonly number[] }) {
  const { t } = useTranslation();
  const words = useWords();
  const errorWords = useErrorWords();
  const [year, setYear] = useState(years[0]);
  const [text, setText] = useState("");
  const [problem, setProblem] = useState("");
  const [entered, setEntered] = useState<HolidayYearJson | null>(null);
  const [isBusy, setBusy] = useState(false);
  const enter = async (): Promise<void> => {
    setBusy(true);
    setProblem("");
    try {
      setEntered(await write<HolidayYearJson>("PUT", `/holidays/${String(year)}`, { text }));
      setText("");
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: keys.settings }),
        queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey }),
      ]);
    } catch (error) {
      setProblem(errorWords(error));
    } finally {
      setBusy(false);
    }
  };
  if (entered) {
    const working = entered.days.filter(({ isOffDay }) => !isOffDay);
    const names = [...new Set(entered.days.map(({ name }) => name))];
    return (
      <p className="good small" role="status">
        {t("settings.hours.entered", {
          year: entered.year,
          names: names.join("、"),
          off: entered.days.length - working.length,
          working: working.map(({ date }) => words.day(date)).join("、") || t("settings.none"),
        })}
      </p>
    );
  }
  return (
    <div className="care-text">
      <p className="small">{t("settings.hours.enterLead")}</p>
      {years.length > 1 && (
        <select
          className="native-input"
          aria-label={t("settings.hours.enterYear")}
          value={year}
          onChange={(event) => setYear(Number(event.target.value))}
        >
          {years.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      )}
      <Input.TextArea
        aria-label={t("settings.hours.enterText", { year })}
        placeholder={EXAMPLE}
        autoSize={{ minRows: 4, maxRows: 12 }}
        maxLength={20_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {problem && (
        <p className="field-error" role="alert">
          {problem}
        </p>
      )}
      <Button loading={isBusy} disabled={text.trim() === ""} onClick={() => void enter()}>
        {t("settings.hours.enter", { year })}
      </Button>
    </div>
  );
}
