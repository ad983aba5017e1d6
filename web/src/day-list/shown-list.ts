/**
 * What the day list shows while fresh answers arrive: rows keep their place (the list never reorders under the finger),
 * rows that were settled elsewhere stay dimmed, and new ones wait until the person asks for them.
 */
import type { DayListJson, TaskJson } from "#src/api/contract/contract.js";

export const GROUPS = ["overdue", "today", "upcoming"] as const;
export type Group = (typeof GROUPS)[number];

export interface ShownRow {
  task: TaskJson;
  /** No longer in the fresh list: somebody or something settled it. */
  isGone: boolean;
}

export interface ShownList {
  date: string;
  rows: Record<Group, ShownRow[]>;
  /** Tasks that arrived after the list was first shown. */
  waiting: TaskJson[];
}

const rowsOf = (tasks: readonly TaskJson[]): ShownRow[] => tasks.map((task) => ({ task, isGone: false }));

export const showAll = (fresh: DayListJson): ShownList => ({
  date: fresh.date,
  rows: { overdue: rowsOf(fresh.overdue), today: rowsOf(fresh.today), upcoming: rowsOf(fresh.upcoming) },
  waiting: [],
});

/** The list after a fresh answer. A new day, or an empty list before, is shown as it comes. */
export function mergeFresh(shown: ShownList | null, fresh: DayListJson): ShownList {
  if (!shown || shown.date !== fresh.date) return showAll(fresh);
  if (GROUPS.every((group) => shown.rows[group].length === 0)) return showAll(fresh);
  const freshById = new Map(GROUPS.flatMap((group) => fresh[group]).map((task) => [task.id, task]));
  const known = new Set<string>();
  const keep = (rows: readonly ShownRow[]): ShownRow[] =>
    rows.map(({ task }) => {
      known.add(task.id);
      const now = freshById.get(task.id);
      return now ? { task: now, isGone: false } : { task, isGone: true };
    });
  const rows = {
    overdue: keep(shown.rows.overdue),
    today: keep(shown.rows.today),
    upcoming: keep(shown.rows.upcoming),
  };
  return { date: fresh.date, rows, waiting: [...freshById.values()].filter((task) => !known.has(task.id)) };
}

/** What the person did here with a task, shown in its place. */
export type Settled =
  { kind: "done"; outcome: string; next: { title: string; dueAt: string } | null } | { kind: "snoozed"; until: string };

/** The header's numbers, with acts that the fresh answer does not know yet. */
export function countsWith(fresh: DayListJson, settled: ReadonlyMap<string, Settled>): DayListJson["counts"] {
  const counts = { ...fresh.counts };
  for (const group of GROUPS) {
    for (const task of fresh[group]) {
      const own = settled.get(task.id);
      if (!own || task.snoozedUntil) continue;
      counts.open = Math.max(0, counts.open - 1);
      if (group === "overdue") counts.overdue = Math.max(0, counts.overdue - 1);
      if (own.kind === "done") counts.doneToday += 1;
    }
  }
  return counts;
}
