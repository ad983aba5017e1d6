import { Input } from "antd";
import { type KeyboardEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { countWords } from "../text/value-words";
import { useNumberProblems, useTellProblem } from "./number-problems";
import { readNumber } from "./read-number";
import "./number-input.css";

interface NumberInputProps {
  id?: string;
  /** Name for those who do not see the label, when none is tied to `id`. */
  label?: string;
  value: number | null;
  min: number;
  max: number;
  /** Fractions are taken too. */
  hasFractions?: boolean;
  /** Empty means "no number" (null) and is no mistake. */
  isOptional?: boolean;
  /** What the arrow keys add. */
  step?: number;
  unit?: string;
  prefix?: string;
  placeholder?: string;
  width?: number;
  size?: "small" | "middle";
  disabled?: boolean;
  /** Only ever called with a number inside the bounds; null only when optional. */
  onChange: (value: number | null) => void;
}

const written = (value: number | null): string => (value === null ? "" : String(value));

/**
 * A number with bounds. What was typed stays as it was typed: out of the bounds it is refused with the range beside it,
 * and the form around does not save; nothing is moved to the nearest bound.
 */
export function NumberInput(props: NumberInputProps) {
  const { value, min, max, hasFractions = false, isOptional = false, step = 1, disabled = false, onChange } = props;
  const { t } = useTranslation();
  const errorId = useId();
  const { round } = useNumberProblems();
  const [typed, setTyped] = useState({ text: written(value), value, round });
  // Another value, or the form set back: what was typed for the old one is gone.
  const isStale = typed.value !== value || typed.round !== round;
  const text = isStale ? written(value) : typed.text;
  const rule = { min, max, hasFractions, isOptional };
  const isWrong = !disabled && readNumber(text, rule) === undefined;
  useTellProblem(isWrong);

  const take = (next: string): void => {
    const read = readNumber(next, rule);
    setTyped({ text: next, value: read === undefined ? value : read, round });
    if (read !== undefined && read !== value) onChange(read);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === "ArrowUp" ? step : event.key === "ArrowDown" ? -step : 0;
    if (by === 0 || disabled) return;
    event.preventDefault();
    take(String(Math.min(max, Math.max(min, (readNumber(text, rule) ?? value ?? min) + by))));
  };
  const range = t(hasFractions ? "common.numberRange" : "common.wholeNumberRange", {
    min: countWords(min),
    max: countWords(max),
  });
  return (
    <span className="number-input">
      <Input
        {...(props.id === undefined ? {} : { id: props.id })}
        {...(props.label === undefined ? {} : { "aria-label": props.label })}
        role="spinbutton"
        inputMode={hasFractions ? "decimal" : "numeric"}
        autoComplete="off"
        size={props.size ?? "middle"}
        style={{ width: props.width ?? 120 }}
        title={range}
        prefix={props.prefix}
        suffix={props.unit}
        placeholder={props.placeholder}
        disabled={disabled}
        status={isWrong ? "error" : ""}
        aria-invalid={isWrong}
        aria-valuemin={min}
        aria-valuemax={max}
        {...(value === null || isWrong ? {} : { "aria-valuenow": value })}
        {...(isWrong ? { "aria-describedby": errorId } : {})}
        value={text}
        onChange={(event) => take(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {isWrong && (
        <span id={errorId} className="field-error" role="alert">
          {range}
        </span>
      )}
    </span>
  );
}
