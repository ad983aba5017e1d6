import { type ReactNode, useId } from "react";

/** One titled part of a column. */
export function Panel({ title, end, children }: { title: string; end?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        {end}
      </header>
      {children}
    </section>
  );
}
