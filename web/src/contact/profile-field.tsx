import { Popover } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ProfileFieldJson } from "#src/api/contract/contract.js";
import { write } from "../shared/api/api-client";
import { contactPath } from "../shared/api/contact";
import { useMay } from "../shared/api/session";
import { useErrorWords } from "../shared/text/error-words";
import { useWords } from "../shared/text/use-words";
import { phoneWords } from "../shared/text/value-words";
import { Sheet } from "../shared/ui/sheet";
import { usePhone } from "../shared/ui/use-phone";
import { useNotices } from "../shared/ui/undo";
import { FactCard } from "./fact-card";
import type { ContactWrites } from "./use-contact-writes";

interface ProfileFieldProps {
  contactId: string;
  profile: ProfileFieldJson;
  writes: ContactWrites;
  openFact: string | null;
  onOpenFact: (factId: string | null) => void;
  onMessage: (messageId: string) => void;
}

/** One field: its values, each opening the card with the proof; masked ones with a recorded look. */
export function ProfileField({ contactId, profile, writes, openFact, onOpenFact, onMessage }: ProfileFieldProps) {
  const { t } = useTranslation();
  const words = useWords();
  const isPhone = usePhone();
  const errorWords = useErrorWords();
  const problem = useNotices((state) => state.problem);
  const mayReveal = useMay("contact:reveal");
  const [revealed, setRevealed] = useState<readonly string[] | null>(null);
  const { field, values } = profile;
  const isMasked = values.some((value) => value.isMasked) && revealed === null;

  const reveal = async (): Promise<void> => {
    try {
      const answer = await write<{ values: string[] }>("POST", contactPath(contactId, "/reveal"), { field });
      setRevealed(answer.values);
    } catch (error) {
      problem(errorWords(error));
    }
  };
  return (
    <>
      <dt>{t(`field.${field}`)}</dt>
      <dd>
        {values.map((value, index) => {
          const key = value.factId ?? value.decisionId ?? value.value;
          const isOpen = openFact === key;
          const raw = value.isMasked ? (revealed?.[index] ?? value.value) : value.value;
          const shown = field === "phone" ? phoneWords(raw) : words.value(field, raw);
          const card = (
            <FactCard
              profile={profile}
              value={value}
              shown={shown}
              writes={writes}
              onClose={() => onOpenFact(null)}
              onMessage={(id) => {
                onOpenFact(null);
                onMessage(id);
              }}
            />
          );
          const trigger = (
            <button
              type="button"
              className="fact-value"
              data-state={value.state}
              aria-haspopup="dialog"
              aria-expanded={isOpen}
              onClick={isPhone ? () => onOpenFact(key) : undefined}
            >
              {shown}
              {value.state !== "confirmed" && <span className="visually-hidden"> {t(`contact.${value.state}`)}</span>}
            </button>
          );
          return (
            <span key={key} className="fact-item">
              {isPhone ? (
                <>
                  {trigger}
                  {isOpen && (
                    <Sheet title={t(`field.${field}`)} onClose={() => onOpenFact(null)}>
                      {card}
                    </Sheet>
                  )}
                </>
              ) : (
                <Popover
                  open={isOpen}
                  onOpenChange={(open) => onOpenFact(open ? key : null)}
                  trigger="click"
                  placement="rightTop"
                  destroyOnHidden
                  content={card}
                >
                  {trigger}
                </Popover>
              )}
              {value.state === "conflicting" && <span className="conflict small">{t("contact.conflicting")}</span>}
            </span>
          );
        })}
        {isMasked && mayReveal && (
          <button
            type="button"
            className="link-button small"
            title={t("contact.revealNote")}
            onClick={() => void reveal()}
          >
            {t("contact.reveal")}
          </button>
        )}
      </dd>
    </>
  );
}
