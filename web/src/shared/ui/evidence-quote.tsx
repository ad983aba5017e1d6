import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { TaskJson } from "#src/api/contract/contract.js";
import { useWords } from "../text/use-words";
import "./evidence-quote.css";

interface EvidenceQuoteProps {
  evidence: NonNullable<TaskJson["evidence"]>;
  /** Leads to the message. */
  to?: string;
}

/** The proof: the words in quotation marks, who said them and when. */
export function EvidenceQuote({ evidence, to }: EvidenceQuoteProps) {
  const { t } = useTranslation();
  const { when, exact } = useWords();
  const words = t("common.quote", { text: evidence.quote });
  return (
    <p className="evidence">
      <span className="evidence-who">{t(evidence.side === "member" ? "today.youSaid" : "today.theySaid")}</span>
      {to ? <Link to={to}>{words}</Link> : <q className="evidence-words">{words}</q>}
      <time dateTime={evidence.saidAt} title={exact(evidence.saidAt)}>
        {when(evidence.saidAt)}
      </time>
    </p>
  );
}
