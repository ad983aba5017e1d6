import ClockCircleOutlined from "@ant-design/icons/ClockCircleOutlined";
import { useTranslation } from "react-i18next";
import type { MessageJson } from "#src/api/contract/contract.js";
import { textPieces } from "./text-marks";

interface MarkedTextProps {
  text: string;
  marks: MessageJson["marks"];
  onFact: (factId: string) => void;
}

/** The text with facts underlined (they open their card) and promises marked by a clock. */
export function MarkedText({ text, marks, onFact }: MarkedTextProps) {
  const { t } = useTranslation();
  const pieces = textPieces(text, marks);
  return pieces.map(({ text: words, fact, promise, isPromiseStart }, index) => {
    const inner = fact ? (
      <button
        type="button"
        className="mark-fact"
        data-state={fact.state}
        title={`${t(`field.${fact.field}`)} · ${t(`contact.${fact.state}`)}`}
        onClick={() => onFact(fact.factId)}
      >
        {words}
      </button>
    ) : (
      words
    );
    const key = `${String(index)}-${words}`;
    if (!promise) return <span key={key}>{inner}</span>;
    return (
      <span key={key} className="mark-promise" data-status={promise.status}>
        {isPromiseStart && <ClockCircleOutlined title={t(`contact.promise.${promise.status}`)} />}
        {inner}
      </span>
    );
  });
}
