import type { ReactNode } from "react";
import "./chip.css";

interface ChipProps {
  isChosen: boolean;
  onToggle: () => void;
  children: ReactNode;
  count?: number;
  /** One of several (radio) or on its own (toggle). */
  kind?: "toggle" | "radio";
}

/** A small choice; several stand in a row. */
export function Chip({ isChosen, onToggle, children, count, kind = "toggle" }: ChipProps) {
  const state = kind === "radio" ? { role: "radio", "aria-checked": isChosen } : { "aria-pressed": isChosen };
  return (
    <button type="button" className="chip" data-chosen={isChosen} onClick={onToggle} {...state}>
      <span className="chip-label">{children}</span>
      {count !== undefined && <span className="chip-count">{count}</span>}
    </button>
  );
}
