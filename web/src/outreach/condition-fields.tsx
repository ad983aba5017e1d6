import { BOUNDS } from "#src/domain/shared/number-bounds.js";
import { NumberInput } from "../shared/ui/number-input";

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  all: readonly T[];
  wordOf: (value: T) => string;
  onChange: (value: T) => void;
}

/** One of some words. */
export function Choice<T extends string>({ label, value, all, wordOf, onChange }: ChoiceProps<T>) {
  return (
    <select
      className="native-input"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value as T)}
    >
      {all.map((each) => (
        <option key={each} value={each}>
          {wordOf(each)}
        </option>
      ))}
    </select>
  );
}

/** So many days. */
export function Days({ value, word, onChange }: { value: number; word: string; onChange: (days: number) => void }) {
  return (
    <label className="rule-days">
      <NumberInput
        {...BOUNDS.conditionDays}
        width={76}
        value={value}
        onChange={(days) => days !== null && onChange(days)}
      />
      {word}
    </label>
  );
}
