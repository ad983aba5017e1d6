import { useTranslation } from "react-i18next";
import type { Group, Settled, ShownRow } from "./shown-list";
import { type RowActs, TaskRow } from "./task-row";

interface TaskGroupProps extends RowActs {
  group: Group;
  rows: readonly ShownRow[];
  settled: ReadonlyMap<string, Settled>;
  selected: ReadonlySet<string>;
}

const titleOf = { overdue: "today.groupOverdue", today: "today.groupToday", upcoming: "today.groupUpcoming" } as const;

/** 逾期, 今天 or 接下来. */
export function TaskGroup({ group, rows, settled, selected, ...acts }: TaskGroupProps) {
  const { t } = useTranslation();
  if (rows.length === 0) return null;
  return (
    <section className="task-group" data-group={group} aria-labelledby={`group-${group}`}>
      <h2 id={`group-${group}`}>
        {t(titleOf[group])} <span className="tabular">{rows.length}</span>
      </h2>
      <ul className="card">
        {rows.map((row) => (
          <TaskRow
            key={row.task.id}
            row={row}
            settled={settled.get(row.task.id)}
            isSelected={selected.has(row.task.id)}
            {...acts}
          />
        ))}
      </ul>
    </section>
  );
}
