import { useTranslation } from "react-i18next";
import type { ProfileFieldJson } from "#src/api/contract/contract.js";
import { useWords } from "../shared/text/use-words";

interface FactHistoryProps {
  profile: ProfileFieldJson;
  shownFactId: string | null;
  canWrite: boolean;
  onConfirm: (factId: string) => void;
  onUndo: (decisionId: string) => void;
  onMessage: (messageId: string) => void;
}

/** Other values that were seen for the field, and what people decided, newest first. */
export function FactHistory({ profile, shownFactId, canWrite, onConfirm, onUndo, onMessage }: FactHistoryProps) {
  const { t } = useTranslation();
  const words = useWords();
  const others = profile.facts.filter((fact) => fact.id !== shownFactId && !fact.isSilent);
  const [latest] = profile.decisions;
  if (others.length === 0 && profile.decisions.length === 0) return null;
  return (
    <div className="fact-history">
      {others.length > 0 && (
        <>
          <h3>{t("contact.factOthers")}</h3>
          <ul>
            {others.slice(0, 6).map((fact) => (
              <li key={fact.id}>
                <span>
                  {words.value(fact.field, fact.value)} <span className="hint small">{t(`contact.${fact.state}`)}</span>
                </span>
                <span className="small">
                  <button type="button" className="link-button" onClick={() => onMessage(fact.evidence.messageId)}>
                    {t("common.quote", { text: fact.evidence.quote })}
                  </button>{" "}
                  <span className="hint">{words.when(fact.evidence.saidAt)}</span>
                  {canWrite && fact.state !== "confirmed" && (
                    <>
                      {" "}
                      <button type="button" className="link-button" onClick={() => onConfirm(fact.id)}>
                        {t("contact.factConfirm")}
                      </button>
                    </>
                  )}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {profile.decisions.length > 0 && (
        <>
          <h3>{t("contact.factHistory")}</h3>
          <ul>
            {profile.decisions.slice(0, 5).map((decision) => (
              <li key={decision.id} className="small muted">
                {t("contact.factDecided", {
                  name: decision.by.name,
                  verdict:
                    decision.verdict === "corrected"
                      ? t("contact.verdict.corrected", { value: words.value(decision.field, decision.value ?? "") })
                      : t(`contact.verdict.${decision.verdict}`),
                  when: words.when(decision.at),
                })}
                {canWrite && decision.id === latest?.id && (
                  <>
                    {" "}
                    <button type="button" className="link-button" onClick={() => onUndo(decision.id)}>
                      {t("contact.undoDecision")}
                    </button>
                  </>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
