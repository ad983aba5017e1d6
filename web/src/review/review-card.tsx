import { Button, Input } from "antd";
import { type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ReviewItemJson } from "#src/api/contract/review.js";
import { contactAbout } from "../shared/text/contact-about";
import { useWords } from "../shared/text/use-words";
import { StageMark } from "../shared/ui/stage-mark";
import { useShortcuts } from "../shell/shortcuts";
import type { Review, ReviewVerdict } from "./use-review";

interface ReviewCardProps {
  item: ReviewItemJson;
  onDecide: Review["decide"];
  onSkip: () => void;
}

/** One fact, big: the value, the field, the quote in its talk, and four things to do about it. */
export function ReviewCard({ item, onDecide, onSkip }: ReviewCardProps) {
  const { t } = useTranslation();
  const words = useWords();
  const [correction, setCorrection] = useState<string | null>(null);
  const isConflict = item.rivals.length > 0;
  const about = contactAbout(item.contact);
  const decide = (verdict: ReviewVerdict): void => onDecide(item, verdict);
  useShortcuts({
    confirm: () => decide({ verdict: "confirmed" }),
    reject: () => decide({ verdict: "rejected" }),
    done: () => setCorrection(item.value),
    next: onSkip,
  });
  const save = (event: SyntheticEvent): void => {
    event.preventDefault();
    const value = correction?.trim();
    if (value) decide({ verdict: "corrected", value });
  };
  const toMessage = `/contacts/${encodeURIComponent(item.contact.id)}?message=${encodeURIComponent(item.messageId)}`;
  return (
    <article className="review-card card">
      <header className="review-who small">
        <Link to={toMessage}>{item.contact.displayName || t("common.noName")}</Link>
        {about && <span className="muted clip">{about}</span>}
        <StageMark stage={item.contact.stage} />
      </header>
      <p className="review-field hint">{t(`field.${item.field}`)}</p>
      {isConflict ? (
        <Conflict item={item} onDecide={onDecide} />
      ) : (
        <p className="review-value">{words.value(item.field, item.value)}</p>
      )}
      <p className="small hint">{t("review.certainty", { percent: Math.round(item.confidence * 100) })}</p>
      {correction !== null && (
        <form className="inline-form" onSubmit={save}>
          <Input
            autoFocus
            aria-label={t("review.correctTo")}
            placeholder={t("review.correctTo")}
            maxLength={200}
            value={correction}
            onChange={(event) => setCorrection(event.target.value)}
            onKeyDown={(event) => event.key === "Escape" && setCorrection(null)}
          />
          <Button type="primary" htmlType="submit" disabled={!correction.trim()}>
            {t("common.save")}
          </Button>
        </form>
      )}
      <div className="review-acts">
        <Button size="large" type="primary" onClick={() => decide({ verdict: "confirmed" })}>
          ✓ {t("review.confirm")} <kbd>c</kbd>
        </Button>
        <Button size="large" onClick={() => setCorrection(correction === null ? item.value : null)}>
          ✎ {t("review.correct")} <kbd>e</kbd>
        </Button>
        <Button size="large" onClick={() => decide({ verdict: "rejected" })}>
          ✕ {t("review.reject")} <kbd>x</kbd>
        </Button>
        <Button size="large" type="text" onClick={onSkip}>
          {t("review.skip")} <kbd>j</kbd>
        </Button>
      </div>
      <ol className="review-context" aria-label={t("review.context")}>
        {item.context.map((message) => (
          <li key={message.id} className="message" data-side={message.side} data-target={message.isQuoted}>
            <p className="message-sender small">
              {message.senderName}{" "}
              <time className="hint" dateTime={message.sentAt} title={words.exact(message.sentAt)}>
                {words.when(message.sentAt)}
              </time>
            </p>
            <div className="bubble">
              {message.isQuoted ? (
                <>
                  {message.text.slice(0, item.span.start)}
                  <mark className="review-quote">{message.text.slice(item.span.start, item.span.end)}</mark>
                  {message.text.slice(item.span.end)}
                </>
              ) : (
                message.text
              )}
            </div>
          </li>
        ))}
      </ol>
    </article>
  );
}

/** The values that contradict each other side by side, each with its words; one is chosen. */
function Conflict({ item, onDecide }: { item: ReviewItemJson; onDecide: Review["decide"] }) {
  const { t } = useTranslation();
  const words = useWords();
  const values = [
    { factId: item.factId, value: item.value, quote: item.quote, saidAt: item.saidAt },
    ...item.rivals,
  ].sort((a, b) => b.saidAt.localeCompare(a.saidAt));
  return (
    <>
      <p className="late small">{t("review.conflict")}</p>
      <ul className="review-conflict">
        {values.map((each) => (
          <li key={each.factId} data-shown={each.factId === item.factId}>
            <p className="review-value">{words.value(item.field, each.value)}</p>
            <p className="small muted">
              {t("common.quote", { text: each.quote })}{" "}
              <time className="hint" dateTime={each.saidAt} title={words.exact(each.saidAt)}>
                {words.when(each.saidAt)}
              </time>
            </p>
            <Button size="small" onClick={() => onDecide(item, { verdict: "confirmed" }, each.factId)}>
              {t("review.choose")}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
