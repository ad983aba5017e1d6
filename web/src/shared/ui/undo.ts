/** The one quiet bar at the bottom: what was just done, undoable for eight seconds. */
import { create } from "zustand";

export const UNDO_MS = 8000;

export interface Notice {
  id: number;
  text: string;
  tone: "plain" | "problem";
  undo: (() => void) | null;
}

interface NoticeState {
  notice: Notice | null;
  show: (text: string, undo?: () => void) => void;
  problem: (text: string) => void;
  undoLast: () => void;
  dismiss: (id: number) => void;
}

let nextId = 1;

export const useNotices = create<NoticeState>((set, get) => ({
  notice: null,
  show: (text, undo) => set({ notice: { id: nextId++, text, tone: "plain", undo: undo ?? null } }),
  problem: (text) => set({ notice: { id: nextId++, text, tone: "problem", undo: null } }),
  undoLast: () => {
    const undo = get().notice?.undo;
    if (!undo) return;
    set({ notice: null });
    undo();
  },
  dismiss: (id) => {
    if (get().notice?.id === id) set({ notice: null });
  },
}));
