import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SopDefinition } from "#src/domain/sop/sop.js";
import { useErrorWords } from "../shared/text/error-words";
import { useWords } from "../shared/text/use-words";
import { weekdayName } from "../shared/text/date-words";
import { addDays, instantOf, localDay } from "../shared/text/zoned-time";
import { NumberInput } from "../shared/ui/number-input";
import { NumberProblems } from "../shared/ui/number-problems";
import { ContactPicker, type PickedContact } from "../tasks/contact-picker";
import { forecast } from "./sop-queries";

const SETTLE_MS = 400;
const FAR_DAYS = 400;

/** The draft once typing has paused, so that not every letter asks the server. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** 试算: what this contact would get, on which dates. Nothing is stored or sent. */
export function TrialPanel({ definition }: { definition: SopDefinition }) {
  const { t } = useTranslation();
  const words = useWords();
  const errorWords = useErrorWords();
  const [contact, setContact] = useState<PickedContact | null>(null);
  const [replyDay, setReplyDay] = useState<number | null>(null);
  /** Last day that is looked at; empty: the whole plan. */
  const [lastDay, setLastDay] = useState("");
  const settled = useSettled(definition);
  const dayAfter = lastDay === "" ? addDays(words.today, FAR_DAYS) : addDays(lastDay, 1);
  const until = instantOf(dayAfter, "00:00", words.zone).toISOString();
  const repliesAt =
    replyDay === null ? null : instantOf(addDays(words.today, replyDay), "12:00", words.zone).toISOString();
  const { data, error, isFetching } = useQuery({
    queryKey: ["sop-forecast", contact?.id, settled, replyDay, until],
    queryFn: () => forecast({ definition: settled, contactId: contact?.id ?? "", until, repliesAt }),
    enabled: contact !== null && settled.steps.length > 0,
    placeholderData: (previous) => previous,
    retry: false,
  });
  return (
    <aside className="sop-trial card" aria-label={t("sop.trial")}>
      <h2>{t("sop.trial")}</h2>
      <p className="hint small">{t("sop.trialLead")}</p>
      <ContactPicker value={contact} onChange={setContact} isFocused={false} />
      <label className="sop-reply small">
        {t("sop.trialReply")}
        <NumberProblems>
          <NumberInput isOptional min={0} max={FAR_DAYS} width={72} value={replyDay} onChange={setReplyDay} />
        </NumberProblems>
        {t("sop.trialReplyDay")}
      </label>
      <label className="sop-reply small">
        {t("sop.trialUntil")}
        <input
          type="date"
          className="native-input"
          min={words.today}
          max={addDays(words.today, FAR_DAYS)}
          value={lastDay}
          onChange={(event) => setLastDay(event.target.value)}
        />
        {lastDay !== "" && (
          <button type="button" className="link-button" onClick={() => setLastDay("")}>
            {t("sop.trialToEnd")}
          </button>
        )}
      </label>
      {!contact && <p className="hint small">{t("sop.trialNobody")}</p>}
      {contact && error && <p className="field-error">{errorWords(error)}</p>}
      {contact && data && !error && (
        <ol className="sop-forecast" aria-busy={isFetching}>
          {data.steps.map((step) => (
            <li key={step.stepId} data-kind={step.kind}>
              <time dateTime={step.at} title={words.exact(step.at)}>
                {words.when(step.at)}{" "}
                <span className="hint">{weekdayName(localDay(new Date(step.at), words.zone), words.language)}</span>
              </time>
              <p>
                <span className="sop-kind">{t(`sop.outcome.${step.kind}`)}</span> {step.text}
              </p>
              {step.isMoved && <p className="hint small">{t("sop.trialMoved")}</p>}
              {step.notes.map((note) => (
                <p className="late small" key={note}>
                  {note}
                </p>
              ))}
            </li>
          ))}
          <li className="hint small">
            {data.end
              ? data.end.reason === "completed"
                ? t("sop.trialEnd")
                : `${words.when(data.end.at)} ${t("sop.trialStop", { reason: t(`sop.reason.${data.end.reason}`) })}`
              : t("sop.trialGoesOn")}
          </li>
        </ol>
      )}
    </aside>
  );
}
