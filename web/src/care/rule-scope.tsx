import { Switch } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CareRule } from "#src/domain/care/care-rules.js";
import { BOUNDS } from "#src/domain/shared/number-bounds.js";
import { StageChips, useStageList } from "../settings/stage-inputs";
import { NumberInput } from "../shared/ui/number-input";
import { Chip } from "../shared/ui/chip";

type Side = "before" | "same" | "after";
const SIDES: readonly Side[] = ["before", "same", "after"];
const MOST: Readonly<Record<Side, number>> = {
  before: -BOUNDS.careOffsetDays.min,
  same: 0,
  after: BOUNDS.careOffsetDays.max,
};

const sideOf = (offsetDays: number): Side => (offsetDays < 0 ? "before" : offsetDays === 0 ? "same" : "after");

interface RuleScopeProps {
  rule: CareRule;
  name: string;
  mayWrite: boolean;
  onChange: (part: Partial<CareRule>) => void;
}

/** When a rule speaks, counted from its day, and to whom. Folded: most rules keep what they have. */
export function RuleScope({ rule, name, mayWrite, onChange }: RuleScopeProps) {
  const { t } = useTranslation();
  const stageList = useStageList();
  const [isOpen, setOpen] = useState(false);
  const side = sideOf(rule.offsetDays);
  const days = Math.abs(rule.offsetDays);
  const setSide = (next: Side): void =>
    onChange({
      offsetDays: next === "same" ? 0 : Math.max(1, Math.min(days, MOST[next])) * (next === "before" ? -1 : 1),
    });
  return (
    <>
      <p className="small">
        <span className="hint">
          {t("care.stages", { stages: rule.stages.length === 0 ? t("care.stagesUsual") : stageList(rule.stages) })}
        </span>{" "}
        {mayWrite && (
          <button
            type="button"
            className="link-button"
            aria-expanded={isOpen}
            aria-label={`${t("care.scope")} ${name}`}
            onClick={() => setOpen(!isOpen)}
          >
            {t("care.scope")}
          </button>
        )}
      </p>
      {isOpen && (
        <div className="care-scope">
          <div className="chips" role="radiogroup" aria-label={`${t("care.when")} ${name}`}>
            {SIDES.map((each) => (
              <Chip key={each} kind="radio" isChosen={side === each} onToggle={() => setSide(each)}>
                {t(`care.side.${each}`)}
              </Chip>
            ))}
            {side !== "same" && (
              <NumberInput
                min={1}
                max={MOST[side]}
                width={104}
                unit={t("settings.budget.days")}
                label={`${t("care.days")} ${name}`}
                value={days}
                onChange={(next) => {
                  if (next !== null) onChange({ offsetDays: side === "before" ? -next : next });
                }}
              />
            )}
          </div>
          <StageChips
            label={`${t("care.whom")} ${name}`}
            value={rule.stages}
            onChange={(stages) => onChange({ stages })}
          />
          <p className="hint small">{t("care.stagesHint")}</p>
          <p>
            <Switch
              size="small"
              checked={rule.perAccount}
              aria-label={`${t("care.perAccount")} ${name}`}
              onChange={(perAccount) => onChange({ perAccount })}
            />{" "}
            {t("care.perAccount")}
          </p>
        </div>
      )}
    </>
  );
}
