import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { SegmentLeaf, SegmentRule } from "#src/domain/segment/rule.js";
import { ConditionEditor } from "./condition-editor";
import { KINDS, newCondition } from "./conditions";

type Group = { kind: "all" | "any"; of: SegmentRule[] };

/** A rule as a group of conditions: whatever it is, the editor shows one. */
const asGroup = (rule: SegmentRule): Group =>
  rule.kind === "all" || rule.kind === "any" ? rule : { kind: "all", of: [rule] };

const MAX_DEPTH = 3;

interface RuleEditorProps {
  rule: SegmentRule;
  onChange: (rule: SegmentRule) => void;
  depth?: number;
}

/** Conditions line by line; a group may hold groups. */
export function RuleEditor({ rule, onChange, depth = 1 }: RuleEditorProps) {
  const { t } = useTranslation();
  const group = asGroup(rule);
  const change = (of: SegmentRule[]): void => onChange({ ...group, of });
  const replace = (index: number, next: SegmentRule): void =>
    change(group.of.map((each, i) => (i === index ? next : each)));
  return (
    <fieldset className="rule-group">
      <legend className="visually-hidden">{t("outreach.conditions")}</legend>
      <select
        className="native-input"
        aria-label={t("outreach.conditions")}
        value={group.kind}
        onChange={(event) => onChange({ ...group, kind: event.target.value as Group["kind"] })}
      >
        <option value="all">{t("outreach.all")}</option>
        <option value="any">{t("outreach.any")}</option>
      </select>
      {group.of.length === 0 && depth === 1 && <p className="hint">{t("outreach.everybody")}</p>}
      <ul className="rule-rows">
        {group.of.map((each, index) => (
          // Conditions have no name of their own; their place is what people see.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index}>
            <RuleRow
              rule={each}
              depth={depth}
              onChange={(next) => replace(index, next)}
              onRemove={() => change(group.of.filter((_, i) => i !== index))}
            />
          </li>
        ))}
      </ul>
      <div className="rule-acts">
        <Button size="small" onClick={() => change([...group.of, newCondition("stage")])}>
          {t("outreach.addCondition")}
        </Button>
        {depth < MAX_DEPTH && (
          <Button
            size="small"
            type="text"
            onClick={() => change([...group.of, { kind: "any", of: [newCondition("tag")] }])}
          >
            {t("outreach.addGroup")}
          </Button>
        )}
      </div>
    </fieldset>
  );
}

interface RuleRowProps {
  rule: SegmentRule;
  depth: number;
  onChange: (rule: SegmentRule) => void;
  onRemove: () => void;
}

function RuleRow({ rule, depth, onChange, onRemove }: RuleRowProps) {
  const { t } = useTranslation();
  const isNot = rule.kind === "not";
  const inner = rule.kind === "not" ? rule.of : rule;
  const wrapped = (next: SegmentRule): SegmentRule => (isNot ? { kind: "not", of: next } : next);
  const isGroup = inner.kind === "all" || inner.kind === "any" || inner.kind === "not";
  return (
    <div className="rule-row" data-group={isGroup}>
      {isGroup ? (
        <RuleEditor rule={inner} depth={depth + 1} onChange={(next) => onChange(wrapped(next))} />
      ) : (
        <>
          <select
            className="native-input"
            aria-label={t("outreach.conditions")}
            value={inner.kind}
            onChange={(event) => onChange(wrapped(newCondition(event.target.value as SegmentLeaf["kind"])))}
          >
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {t(`outreach.kind.${kind}`)}
              </option>
            ))}
          </select>
          <select
            className="native-input"
            aria-label={t("outreach.isTrue")}
            value={isNot ? "not" : "is"}
            onChange={(event) => onChange(event.target.value === "not" ? { kind: "not", of: inner } : inner)}
          >
            <option value="is">{t("outreach.isTrue")}</option>
            <option value="not">{t("outreach.not")}</option>
          </select>
          <ConditionEditor leaf={inner} onChange={(next) => onChange(wrapped(next))} />
        </>
      )}
      <button type="button" className="icon-button" aria-label={t("outreach.remove")} onClick={onRemove}>
        <span aria-hidden>×</span>
      </button>
    </div>
  );
}
