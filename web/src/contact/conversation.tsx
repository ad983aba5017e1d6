import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContactDetailJson, MessageJson } from "#src/api/contract/contract.js";
import { useWords } from "../shared/text/use-words";
import { localDay } from "../shared/text/zoned-time";
import { Chip } from "../shared/ui/chip";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { MessageItem } from "./message-item";
import { useChatScroll } from "./use-chat-scroll";
import { useMessages } from "./use-messages";

interface ConversationProps {
  contact: ContactDetailJson;
  /** The message to show and highlight; null shows the end. */
  messageId: string | null;
  onLatest: () => void;
  onFact: (factId: string) => void;
}

/** What was said, with what was understood marked in the text. */
export function Conversation({ contact, messageId, onLatest, onFact }: ConversationProps) {
  const { t } = useTranslation();
  const words = useWords();
  const [chosen, setChosen] = useState<string | null>(null);
  // A wanted message may lie in any conversation: the API finds which one.
  const conversationId = messageId ? null : (chosen ?? contact.conversations[0]?.id ?? null);
  const window = useMessages(contact.id, conversationId, messageId);
  const box = useChatScroll(window.messages, messageId);
  const shownConversation = window.messages[0]?.conversationId ?? conversationId;

  const dayOf = (message: MessageJson | undefined): string =>
    message ? localDay(new Date(message.sentAt), words.zone) : "";
  return (
    <>
      {contact.conversations.length > 1 && (
        <div className="conversation-choice chips" role="radiogroup" aria-label={t("contact.which")}>
          {contact.conversations.map((conversation) => (
            <Chip
              key={conversation.id}
              kind="radio"
              count={conversation.messageCount}
              isChosen={conversation.id === shownConversation}
              onToggle={() => {
                setChosen(conversation.id);
                if (messageId) onLatest();
              }}
            >
              {conversation.name ?? t(conversation.kind === "group" ? "contact.groupChat" : "contact.directChat")}
            </Chip>
          ))}
        </div>
      )}
      <div className="chat" ref={box} tabIndex={0} role="log" aria-label={t("contact.chat")} aria-live="off">
        {window.isPending && <Skeleton rows={6} height={48} gap={16} />}
        {Boolean(window.error) && <ErrorPanel error={window.error} onRetry={window.reload} />}
        {!window.isPending && !window.error && window.messages.length === 0 && (
          <StatePanel title={t("contact.noMessages")} />
        )}
        {window.hasOlder && (
          <div className="chat-more">
            <Button size="small" loading={window.isLoadingOlder} onClick={window.loadOlder}>
              {t("contact.older")}
            </Button>
          </div>
        )}
        <ol>
          {window.messages.map((message, index) => {
            const before = window.messages[index - 1];
            const day = dayOf(message);
            const isNewDay = day !== dayOf(before);
            const isNewSender = isNewDay || message.senderId !== before?.senderId;
            return (
              <MessageItem
                key={message.id}
                message={message}
                dayLabel={isNewDay ? words.day(day) : null}
                showsSender={isNewSender}
                isTarget={message.id === messageId}
                onFact={onFact}
              />
            );
          })}
        </ol>
        {window.hasNewer && (
          <div className="chat-more">
            <Button size="small" loading={window.isLoadingNewer} onClick={window.loadNewer}>
              {t("contact.newer")}
            </Button>
          </div>
        )}
      </div>
      {messageId && (
        <div className="chat-latest">
          <Button size="small" onClick={onLatest}>
            {t("contact.latest")}
          </Button>
        </div>
      )}
    </>
  );
}
