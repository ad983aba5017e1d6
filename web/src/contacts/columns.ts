/** Which columns the contacts table shows: chosen once, kept in the browser. */
import { create } from "zustand";

/** Columns that may be hidden, in the order of the table; person and stage always stand. */
export const COLUMNS = ["warnings", "tags", "phone", "budget", "owner", "last", "tasks"] as const;
export type Column = (typeof COLUMNS)[number];

const KEY = "guanxi.contact-columns";

/** What is kept are the hidden ones, so that a new column shows by itself. */
const stored = (): Column[] => {
  const hidden = new Set((localStorage.getItem(KEY) ?? "").split(","));
  return COLUMNS.filter((column) => hidden.has(column));
};

interface ColumnState {
  hidden: readonly Column[];
  toggle: (column: Column) => void;
}

export const useColumns = create<ColumnState>((set, get) => ({
  hidden: stored(),
  toggle: (column) => {
    const { hidden } = get();
    const next = hidden.includes(column) ? hidden.filter((each) => each !== column) : [...hidden, column];
    localStorage.setItem(KEY, next.join(","));
    set({ hidden: next });
  },
}));
