import type { ReactNode } from "react";

/** Title, what the section changes, and its one main act. */
export function SectionHead({ title, lead, act }: { title: string; lead: string; act?: ReactNode }) {
  return (
    <header className="section-head">
      <div>
        <h2>{title}</h2>
        <p className="muted">{lead}</p>
      </div>
      {act}
    </header>
  );
}
