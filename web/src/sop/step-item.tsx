import { Input } from "antd";
import MoreOutlined from "@ant-design/icons/MoreOutlined";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SopStep } from "#src/domain/sop/sop.js";
import { Menu } from "../shared/ui/menu";
import { AttachmentsEditor } from "../materials/attachments-editor";
import { ConditionEditor } from "./condition-editor";
import type { StepContext, StepSide } from "./step-context";
import { WaitEditor } from "./wait-editor";

interface StepItemProps extends StepContext {
  step: SopStep;
  place: string;
  isFirst: boolean;
  isLast: boolean;
  onChange: (step: SopStep) => void;
  onRemove: () => void;
  onUp: () => void;
  onDown: () => void;
  /** Shows one side of a branch: again a list of steps. */
  renderSide: (side: StepSide) => ReactNode;
}

/** One step: when, what kind, its words; a branch holds two lists. */
export function StepItem({
  step,
  place,
  isFirst,
  isLast,
  onChange,
  onRemove,
  onUp,
  onDown,
  renderSide,
  isReadOnly,
  problems,
}: StepItemProps) {
  const { t } = useTranslation();
  const [isAttaching, setAttaching] = useState(false);
  const hasAttachments = step.kind === "message" && (isAttaching || step.attachments.length > 0);
  const faults = ["", ".text", ".title", ".wait", ".id", ".condition.label"].flatMap(
    (part) => problems.get(place + part) ?? [],
  );
  return (
    <li className="sop-step" data-kind={step.kind} data-step={step.id}>
      <div className="sop-step-head">
        <WaitEditor wait={step.wait} disabled={isReadOnly} onChange={(wait) => onChange({ ...step, wait })} />
        <span className="sop-kind">{t(`sop.kind.${step.kind}`)}</span>
        {step.kind === "message" && (
          <button
            type="button"
            className="link-button small"
            disabled={isReadOnly}
            onClick={() => onChange({ ...step, channel: step.channel === "touch" ? "task" : "touch" })}
          >
            {t(`sop.channel.${step.channel}`)}
          </button>
        )}
        {!isReadOnly && (
          <Menu
            label={t("sop.stepMenu")}
            trigger={<MoreOutlined aria-hidden />}
            items={[
              ...(isFirst ? [] : [{ key: "up", label: t("sop.up"), onSelect: onUp }]),
              ...(isLast ? [] : [{ key: "down", label: t("sop.down"), onSelect: onDown }]),
              ...(step.kind === "message" && !hasAttachments
                ? [{ key: "attach", label: t("sop.addAttachment"), onSelect: () => setAttaching(true) }]
                : []),
              { key: "remove", label: t("sop.remove"), isDanger: true, onSelect: onRemove },
            ]}
          />
        )}
      </div>
      {step.kind === "message" && (
        <>
          <Input.TextArea
            autoSize={{ minRows: 1, maxRows: 8 }}
            aria-label={t("sop.kind.message")}
            placeholder={t("sop.messagePlaceholder")}
            maxLength={1000}
            disabled={isReadOnly}
            value={step.text}
            onChange={(event) => onChange({ ...step, text: event.target.value })}
          />
          {hasAttachments && (
            <AttachmentsEditor
              value={step.attachments}
              disabled={isReadOnly}
              onChange={(attachments) => onChange({ ...step, attachments })}
            />
          )}
        </>
      )}
      {step.kind === "task" && (
        <>
          <Input
            aria-label={t("sop.kind.task")}
            placeholder={t("sop.taskPlaceholder")}
            maxLength={200}
            disabled={isReadOnly}
            value={step.title}
            onChange={(event) => onChange({ ...step, title: event.target.value })}
          />
          <Input.TextArea
            className="sop-draft"
            autoSize={{ minRows: 1, maxRows: 6 }}
            aria-label={t("sop.draftPlaceholder")}
            placeholder={t("sop.draftPlaceholder")}
            maxLength={1000}
            disabled={isReadOnly}
            value={step.text}
            onChange={(event) => onChange({ ...step, text: event.target.value })}
          />
        </>
      )}
      {step.kind === "branch" && (
        <>
          <p className="sop-if">
            {t("sop.if")}{" "}
            <ConditionEditor
              value={step.condition}
              disabled={isReadOnly}
              onChange={(condition) => onChange({ ...step, condition })}
            />
          </p>
          {(["yes", "no"] as const).map((side) => (
            <div className="sop-side" key={side} data-side={side}>
              <span className="sop-side-name">{t(`sop.${side}`)}</span>
              {renderSide({
                steps: step[side],
                before: step.wait,
                place: `${place}.${side}`,
                onChange: (steps) => onChange({ ...step, [side]: steps }),
              })}
            </div>
          ))}
        </>
      )}
      {faults.map((fault) => (
        <p className="field-error" key={fault}>
          {fault}
        </p>
      ))}
    </li>
  );
}
