import { Button, Input } from "antd";
import { type SyntheticEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ProfileFieldJson } from "#src/api/contract/contract.js";
import { useMay } from "../shared/api/session";
import { useWords } from "../shared/text/use-words";
import { useShortcuts } from "../shell/shortcuts";
import { FactConflict } from "./fact-conflict";
import { FactHistory } from "./fact-history";
import type { ContactWrites, Verdict } from "./use-contact-writes";

interface FactCardProps {
  profile: ProfileFieldJson;
  value: ProfileFieldJson["values"][number];
  /** The value as people read it. */
  shown: string;
  writes: ContactWrites;
  onClose: () => void;
  onMessage: (messageId: string) => void;
}

/** The proof of one value (quote, who, when) and a person's word on it: confirm, correct, reject, undo. */
export function FactCard({ profile, value, shown, writes, onClose, onMessage }: FactCardProps) {
  const { t } = useTranslation();
  const { when, exact } = useWords();
  const mayWrite = useMay("contact:write");
  const [correction, setCorrection] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const card = useRef<HTMLDivElement>(null);
  const fact = profile.facts.find((each) => each.id === value.factId);
  const canDecide = mayWrite && !isBusy;
  useEffect(() => card.current?.focus(), []);

  const after = async (act: Promise<boolean>): Promise<void> => {
    setBusy(true);
    if (await act) onClose();
    else setBusy(false);
  };
  const decide = (verdict: Verdict): void => {
    if (canDecide && fact) void after(writes.decide(fact.id, verdict));
  };
  const correct = (event: SyntheticEvent): void => {
    event.preventDefault();
    const right = correction?.trim();
    if (!right || isBusy) return;
    void after(
      fact ? writes.decide(fact.id, { verdict: "corrected", value: right }) : writes.addValue(profile.field, right),
    );
  };
  useShortcuts({
    confirm: () => decide({ verdict: "confirmed" }),
    reject: () => decide({ verdict: "rejected" }),
  });

  return (
    <div
      className="fact-card"
      ref={card}
      tabIndex={-1}
      role="group"
      aria-label={t(`field.${profile.field}`)}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <p className="fact-card-value">
        <strong>{shown}</strong>{" "}
        <span className={`fact-state fact-state-${value.state}`}>{t(`contact.${value.state}`)}</span>
      </p>
      {fact ? (
        <blockquote className="fact-quote">
          <button type="button" className="link-button" onClick={() => onMessage(fact.evidence.messageId)}>
            {t("common.quote", { text: fact.evidence.quote })}
          </button>
          <footer className="hint small" title={`${fact.extractor} · ${exact(fact.evidence.saidAt)}`}>
            {fact.evidence.by} · {when(fact.evidence.saidAt)} ·{" "}
            {t("contact.certainty", { percent: Math.round(fact.confidence * 100) })}
          </footer>
        </blockquote>
      ) : (
        <p className="hint">{t("contact.manualValue")}</p>
      )}
      {value.state === "conflicting" && (
        <FactConflict
          profile={profile}
          canWrite={canDecide}
          onChoose={(factId) => void after(writes.decide(factId, { verdict: "confirmed" }))}
          onMessage={onMessage}
        />
      )}
      {correction !== null ? (
        <form className="inline-form" onSubmit={correct}>
          <Input
            autoFocus
            aria-label={t("contact.correctTo")}
            placeholder={t("contact.correctTo")}
            maxLength={200}
            value={correction}
            onChange={(event) => setCorrection(event.target.value)}
          />
          <Button type="primary" htmlType="submit" loading={isBusy} disabled={!correction.trim()}>
            {t("common.save")}
          </Button>
        </form>
      ) : (
        mayWrite && (
          <div className="fact-acts">
            {fact && value.state !== "confirmed" && (
              <Button type="primary" disabled={isBusy} onClick={() => decide({ verdict: "confirmed" })}>
                ✓ {t("contact.factConfirm")}
              </Button>
            )}
            <Button disabled={isBusy} onClick={() => setCorrection(value.isMasked ? "" : value.value)}>
              ✎ {t("contact.factCorrect")}
            </Button>
            {fact && (
              <Button disabled={isBusy} onClick={() => decide({ verdict: "rejected" })}>
                ✕ {t("contact.factReject")}
              </Button>
            )}
          </div>
        )
      )}
      <FactHistory
        profile={profile}
        shownFactId={value.factId}
        canWrite={canDecide}
        onConfirm={(factId) => void after(writes.decide(factId, { verdict: "confirmed" }))}
        onUndo={(decisionId) => void after(writes.undoDecision(decisionId))}
        onMessage={onMessage}
      />
    </div>
  );
}
