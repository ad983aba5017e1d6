import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SopStep } from "#src/domain/sop/sop.js";
import type { StepContext, StepSide } from "./step-context";
import { StepItem } from "./step-item";
import { typedStep } from "./typed-step";

interface StepListProps extends StepContext, StepSide {}

/** A vertical line of steps; the last row is for typing the next one. */
export function StepList({ steps, before, place, onChange, ...context }: StepListProps) {
  const { t } = useTranslation();
  const [line, setLine] = useState("");
  const lastWait = steps.at(-1)?.wait ?? before;
  const add = (): void => {
    if (line.trim() === "") return;
    const step = typedStep(line, lastWait, context.newId());
    if (!step) return;
    onChange([...steps, step]);
    setLine("");
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    add();
  };
  const replace = (index: number, step: SopStep): void => onChange(steps.map((each, i) => (i === index ? step : each)));
  const swap = (index: number, other: number): void => {
    const [a, b] = [steps[index], steps[other]];
    if (!a || !b) return;
    // The times stay where they are; what is done at them changes places.
    onChange(
      steps.map((each, i) => (i === index ? { ...b, wait: a.wait } : i === other ? { ...a, wait: b.wait } : each)),
    );
  };
  return (
    <ol className="sop-steps">
      {steps.map((step, index) => (
        <StepItem
          key={step.id}
          step={step}
          place={`${place}[${index}]`}
          isFirst={index === 0}
          isLast={index === steps.length - 1}
          onChange={(next) => replace(index, next)}
          onRemove={() => onChange(steps.filter((_, i) => i !== index))}
          onUp={() => swap(index, index - 1)}
          onDown={() => swap(index, index + 1)}
          {...context}
          renderSide={(props) => <StepList {...props} {...context} />}
        />
      ))}
      {!context.isReadOnly && (
        <li className="sop-typing">
          <input
            className="native-input"
            aria-label={t("sop.typing")}
            placeholder={t("sop.typing")}
            title={t("sop.typingHint")}
            value={line}
            onKeyDown={onKeyDown}
            onBlur={add}
            onChange={(event) => setLine(event.target.value)}
          />
        </li>
      )}
    </ol>
  );
}
