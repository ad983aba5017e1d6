import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { MessageJson } from "#src/api/contract/contract.js";
import { useWords } from "../shared/text/use-words";
import { localTime } from "../shared/text/zoned-time";
import { MarkedText } from "./marked-text";

interface MessageItemProps {
  message: MessageJson;
  /** Shown above the first message of a day. */
  dayLabel: string | null;
  showsSender: boolean;
  isTarget: boolean;
  onFact: (factId: string) => void;
}

/** Kinds of talk that say nothing about business get no label. */
const QUIET_INTENTS = new Set(["greeting", "smalltalk"]);

/** One message with its marks; the labels in the margin say what it wants. */
export const MessageItem = memo(function MessageItem(props: MessageItemProps) {
  const { message, dayLabel, showsSender, isTarget, onFact } = props;
  const { t } = useTranslation();
  const { zone, exact } = useWords();
  const intents = message.marks.intents.filter((intent) => !QUIET_INTENTS.has(intent));
  const isPlain = message.type === "text";
  return (
    <>
      {dayLabel && (
        <li className="chat-day">
          <span>{dayLabel}</span>
        </li>
      )}
      <li
        className="message"
        id={`message-${message.id}`}
        data-side={message.side}
        data-target={isTarget}
        data-revoked={message.isRevoked}
        tabIndex={isTarget ? -1 : undefined}
      >
        {showsSender && (
          <p className="message-sender small">
            {message.senderName}{" "}
            <time className="hint" dateTime={message.sentAt} title={exact(message.sentAt)}>
              {localTime(new Date(message.sentAt), zone)}
            </time>
          </p>
        )}
        <div className="message-line">
          <p className="bubble" title={showsSender ? undefined : exact(message.sentAt)}>
            {!isPlain && <span className="message-type">{t(`contact.message.${message.type}`)} </span>}
            {message.text ? (
              <MarkedText text={message.text} marks={message.marks} onFact={onFact} />
            ) : (
              isPlain && <span className="hint">{t("contact.message.text")}</span>
            )}
            {message.media?.href && (
              <a className="message-file" href={message.media.href} target="_blank" rel="noreferrer">
                {message.media.name ?? t("bots.openFile")}
              </a>
            )}
          </p>
          {(intents.length > 0 || message.marks.mood) && (
            <ul className="message-labels">
              {intents.map((intent) => (
                <li key={intent} data-tone={intent === "complaint" || intent === "opt_out" ? "danger" : undefined}>
                  {t(`intent.${intent}`)}
                </li>
              ))}
              {message.marks.mood && (
                <li data-tone={message.marks.mood === "negative" ? "danger" : "good"}>
                  {t(`contact.mood.${message.marks.mood}`)}
                </li>
              )}
            </ul>
          )}
        </div>
        {message.isRevoked && <p className="small hint">{t("contact.revoked")}</p>}
        {message.editedText !== null && (
          <p className="small muted">{t("contact.edited", { text: message.editedText })}</p>
        )}
        {isTarget && <p className="small message-evidence">{t("contact.evidence")}</p>}
      </li>
    </>
  );
});
