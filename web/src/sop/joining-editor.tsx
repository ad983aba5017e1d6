import { Checkbox } from "antd";
import { useTranslation } from "react-i18next";
import type { SopDefinition, SopTrigger } from "#src/domain/sop/sop.js";
import { type Stage, STAGES } from "#src/domain/stage/stage.js";
import { Chip } from "../shared/ui/chip";
import { ConditionEditor } from "./condition-editor";
import { SegmentChoice } from "./segment-choice";

const KINDS = ["manual", "added", "stage", "rule", "segment"] as const;
const STOPS = ["onReply", "onPurchase", "onStageExit"] as const;

const blank = (kind: (typeof KINDS)[number]): SopTrigger => {
  if (kind === "stage") return { kind, anyOf: ["opportunity"] };
  if (kind === "rule") return { kind, allOf: [{ kind: "stage", not: false, anyOf: ["engaged"] }] };
  if (kind === "segment") return { kind, segmentId: "" };
  return { kind };
};

interface JoiningEditorProps {
  definition: SopDefinition;
  disabled: boolean;
  onChange: (part: Partial<SopDefinition>) => void;
}

/** Who comes onto the plan by itself, and what ends it. */
export function JoiningEditor({ definition, disabled, onChange }: JoiningEditorProps) {
  const { t } = useTranslation();
  const { trigger, stops, audience } = definition;
  const setStage = (stage: Stage, chosen: readonly Stage[]): void => {
    const anyOf = chosen.includes(stage) ? chosen.filter((each) => each !== stage) : [...chosen, stage];
    if (anyOf.length > 0) onChange({ trigger: { kind: "stage", anyOf } });
  };
  return (
    <div className="sop-joining">
      {audience === "contact" && (
        <div className="sop-joining-row">
          <label htmlFor="sop-trigger">{t("sop.whoJoins")}</label>
          <div>
            <select
              id="sop-trigger"
              className="native-input"
              disabled={disabled}
              value={trigger.kind}
              onChange={(event) => onChange({ trigger: blank(event.target.value as (typeof KINDS)[number]) })}
            >
              {KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {t(`sop.trigger.${kind}`)}
                </option>
              ))}
            </select>
            {trigger.kind === "stage" && (
              <div className="chips">
                {STAGES.map((stage) => (
                  <Chip
                    key={stage}
                    isChosen={trigger.anyOf.includes(stage)}
                    onToggle={() => (disabled ? undefined : setStage(stage, trigger.anyOf))}
                  >
                    {t(`stage.${stage}`)}
                  </Chip>
                ))}
              </div>
            )}
            {trigger.kind === "segment" && (
              <SegmentChoice
                disabled={disabled}
                value={trigger.segmentId}
                onChange={(segmentId) => onChange({ trigger: { kind: "segment", segmentId } })}
              />
            )}
            {trigger.kind === "rule" && (
              <>
                {trigger.allOf.map((condition, index) => (
                  <p className="sop-if" key={String(index)}>
                    <ConditionEditor
                      value={condition}
                      disabled={disabled}
                      onChange={(next) =>
                        onChange({
                          trigger: { kind: "rule", allOf: trigger.allOf.map((each, i) => (i === index ? next : each)) },
                        })
                      }
                    />
                    {!disabled && trigger.allOf.length > 1 && (
                      <button
                        type="button"
                        className="icon-button"
                        aria-label={t("sop.remove")}
                        onClick={() =>
                          onChange({ trigger: { kind: "rule", allOf: trigger.allOf.filter((_, i) => i !== index) } })
                        }
                      >
                        <span aria-hidden>×</span>
                      </button>
                    )}
                  </p>
                ))}
                {!disabled && trigger.allOf.length < 5 && (
                  <button
                    type="button"
                    className="link-button small"
                    onClick={() =>
                      onChange({
                        trigger: {
                          kind: "rule",
                          allOf: [...trigger.allOf, { kind: "fact", not: false, field: "budget", value: null }],
                        },
                      })
                    }
                  >
                    {t("sop.addCondition")}
                  </button>
                )}
              </>
            )}
          </div>
        </div>
      )}
      <div className="sop-joining-row">
        <span className="label">{t("sop.stops")}</span>
        <div>
          {audience === "contact" &&
            STOPS.map((stop) => (
              <Checkbox
                key={stop}
                disabled={disabled}
                checked={stops[stop]}
                onChange={(event) => onChange({ stops: { ...stops, [stop]: event.target.checked } })}
              >
                {t(`sop.stop.${stop}`)}
              </Checkbox>
            ))}
          <p className="hint small">{t("sop.alwaysStops")}</p>
        </div>
      </div>
    </div>
  );
}
