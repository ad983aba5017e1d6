import { useTranslation } from "react-i18next";
import type { SopCondition } from "#src/domain/sop/sop.js";
import type { FactField } from "#src/domain/understanding/understanding.js";
import { type Stage, STAGES } from "#src/domain/stage/stage.js";
import { FACTS } from "./sop-choices";

interface ConditionEditorProps {
  value: SopCondition;
  disabled: boolean;
  onChange: (condition: SopCondition) => void;
}

const KINDS = ["replied", "stage", "fact", "tag"] as const;

const blank = (kind: (typeof KINDS)[number], not: boolean): SopCondition => {
  if (kind === "stage") return { kind, not, anyOf: ["opportunity"] };
  if (kind === "fact") return { kind, not, field: "budget", value: null };
  if (kind === "tag") return { kind, not, label: "" };
  return { kind, not };
};

/** One condition, read as a sentence: 如果 〔资料里有〕〔预算〕〔不论写了什么〕 成立. */
export function ConditionEditor({ value, disabled, onChange }: ConditionEditorProps) {
  const { t } = useTranslation();
  return (
    <span className="sop-condition">
      <select
        className="native-input"
        aria-label={t("sop.if")}
        disabled={disabled}
        value={value.kind}
        onChange={(event) => onChange(blank(event.target.value as (typeof KINDS)[number], value.not))}
      >
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`sop.condition.${kind}`)}
          </option>
        ))}
      </select>
      {value.kind === "stage" && (
        <select
          className="native-input"
          aria-label={t("sop.condition.stage")}
          disabled={disabled}
          value={value.anyOf[0]}
          onChange={(event) => onChange({ ...value, anyOf: [event.target.value as Stage] })}
        >
          {STAGES.map((stage) => (
            <option key={stage} value={stage}>
              {t(`stage.${stage}`)}
            </option>
          ))}
        </select>
      )}
      {value.kind === "fact" && (
        <>
          <select
            className="native-input"
            aria-label={t("sop.condition.fact")}
            disabled={disabled}
            value={value.field}
            onChange={(event) => onChange({ ...value, field: event.target.value as FactField })}
          >
            {FACTS.map((field) => (
              <option key={field} value={field}>
                {t(`field.${field}`)}
              </option>
            ))}
          </select>
          <input
            className="native-input sop-short"
            aria-label={t("sop.contains")}
            placeholder={t("sop.anyValue")}
            disabled={disabled}
            value={value.value ?? ""}
            maxLength={100}
            onChange={(event) => onChange({ ...value, value: event.target.value || null })}
          />
        </>
      )}
      {value.kind === "tag" && (
        <input
          className="native-input sop-short"
          aria-label={t("sop.tagName")}
          placeholder={t("sop.tagName")}
          disabled={disabled}
          value={value.label}
          maxLength={50}
          onChange={(event) => onChange({ ...value, label: event.target.value })}
        />
      )}
      <select
        className="native-input"
        aria-label={t("sop.conditionIs")}
        disabled={disabled}
        value={value.not ? "not" : "is"}
        onChange={(event) => onChange({ ...value, not: event.target.value === "not" })}
      >
        <option value="is">{t("sop.conditionIs")}</option>
        <option value="not">{t("sop.conditionNot")}</option>
      </select>
    </span>
  );
}
