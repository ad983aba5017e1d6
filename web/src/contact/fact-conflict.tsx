import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { ProfileFieldJson } from "#src/api/contract/contract.js";
import { useWords } from "../shared/text/use-words";

interface FactConflictProps {
  profile: ProfileFieldJson;
  canWrite: boolean;
  onChoose: (factId: string) => void;
  onMessage: (messageId: string) => void;
}

/** The values that contradict each other side by side, each with its words; one is chosen. */
export function FactConflict({ profile, canWrite, onChoose, onMessage }: FactConflictProps) {
  const { t } = useTranslation();
  const words = useWords();
  const seen = new Set<string>();
  const facts = profile.facts.filter((fact) => {
    if (fact.state !== "conflicting" || seen.has(fact.value)) return false;
    seen.add(fact.value);
    return true;
  });
  if (facts.length < 2) return null;
  return (
    <div className="fact-conflict">
      <p className="late small">{t("review.conflict")}</p>
      <ul>
        {facts.map((fact) => (
          <li key={fact.id}>
            <strong>{words.value(fact.field, fact.value)}</strong>
            <p className="small">
              <button type="button" className="link-button" onClick={() => onMessage(fact.evidence.messageId)}>
                {t("common.quote", { text: fact.evidence.quote })}
              </button>
            </p>
            <p className="small hint">
              {fact.evidence.by} · {words.when(fact.evidence.saidAt)}
            </p>
            {canWrite && (
              <Button size="small" onClick={() => onChoose(fact.id)}>
                {t("review.choose")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
