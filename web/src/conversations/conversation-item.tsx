import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ConversationRowJson } from "#src/api/contract/conversations.js";
import { useSession } from "../shared/api/session";
import { useWords } from "../shared/text/use-words";
import { StageMark } from "../shared/ui/stage-mark";

/** One contact: who said what last and when, and since when a question waits. */
export function ConversationItem({ row }: { row: ConversationRowJson }) {
  const { t } = useTranslation();
  const words = useWords();
  const { user } = useSession();
  const { contact, owner, openQuestion } = row;
  const name = contact.displayName || t("common.noName");
  const isOthers = owner !== null && owner.userId !== user.userId;
  return (
    <li>
      <Link to={`/contacts/${encodeURIComponent(contact.id)}?tab=chat`} data-waiting={openQuestion !== null}>
        <span className="conversation-line">
          <strong className="clip">{name}</strong>
          {contact.company && <span className="hint small clip">{contact.company}</span>}
          <StageMark stage={contact.stage} />
          <time
            className="small hint tabular conversation-time"
            dateTime={row.lastMessageAt}
            title={words.exact(row.lastMessageAt)}
          >
            {words.ago(row.lastMessageAt)}
          </time>
        </span>
        <span className="conversation-line">
          <LastWords row={row} />
          {openQuestion && (
            <span
              className="conversation-waiting small"
              title={t("conversations.asked", { quote: openQuestion.quote })}
            >
              {t("conversations.unanswered", { when: words.ago(openQuestion.askedAt) })}
            </span>
          )}
          {!openQuestion && isOthers && <span className="hint small conversation-owner">{owner.name}</span>}
        </span>
      </Link>
    </li>
  );
}

function LastWords({ row: { last, contact, owner } }: { row: ConversationRowJson }) {
  const { t } = useTranslation();
  const { user } = useSession();
  if (!last) return <span className="clip hint conversation-said">{t("conversations.reading")}</span>;
  const mine = owner?.userId === user.userId ? t("conversations.me") : last.senderName;
  // In a direct chat the contact's own words need no name: it stands above.
  const sender = last.side === "member" ? mine : last.groupName === null ? null : contact.displayName;
  const text = last.type === "text" ? last.text : `${t(`contact.message.${last.type}`)} ${last.mediaName ?? last.text}`;
  return (
    <span className="clip muted conversation-said" data-side={last.side}>
      {last.groupName !== null && (
        <span className="hint">
          {t("conversations.inGroup", { group: last.groupName || t("conversations.group") })}{" "}
        </span>
      )}
      {sender && `${sender}${t("conversations.colon")}`}
      {text.trim() || t("contact.message.text")}
    </span>
  );
}
