import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContactDetailJson } from "#src/api/contract/contract.js";
import { useMay } from "../shared/api/session";
import { useWords } from "../shared/text/use-words";
import type { ContactWrites } from "./use-contact-writes";

interface SilentFactsProps {
  contact: ContactDetailJson;
  writes: ContactWrites;
  onMessage: (messageId: string) => void;
}

/** Findings of rules that people rarely confirm: not proposed, listed here. */
export function SilentFacts({ contact, writes, onMessage }: SilentFactsProps) {
  const { t } = useTranslation();
  const words = useWords();
  const mayWrite = useMay("contact:write");
  const [isOpen, setOpen] = useState(false);
  const facts = contact.profile.flatMap((field) => field.facts.filter((fact) => fact.isSilent));
  if (facts.length === 0) return null;
  return (
    <div className="panel">
      <button type="button" className="link-button small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {t("review.more", { count: facts.length })}
      </button>
      {isOpen && (
        <ul className="side-list" aria-label={t("review.silentTitle")}>
          {facts.map((fact) => (
            <li key={fact.id}>
              <p>
                <span className="hint">{t(`field.${fact.field}`)}</span> {words.value(fact.field, fact.value)}
              </p>
              <p className="small muted">
                <button type="button" className="link-button" onClick={() => onMessage(fact.evidence.messageId)}>
                  {t("common.quote", { text: fact.evidence.quote })}
                </button>{" "}
                {mayWrite && (
                  <button
                    type="button"
                    className="link-button"
                    onClick={() => void writes.decide(fact.id, { verdict: "confirmed" })}
                  >
                    {t("contact.factConfirm")}
                  </button>
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
