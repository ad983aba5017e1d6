/** What the person chose (light, dark, or as the system) and what holds now; kept in the browser. */
import { create } from "zustand";
import { cssVariables, darkTokens, lightTokens } from "./tokens";

export type ThemeChoice = "light" | "dark" | "system";
const KEY = "guanxi.theme";

const systemDark = (): MediaQueryList => window.matchMedia("(prefers-color-scheme: dark)");

const stored = (): ThemeChoice => {
  const value = localStorage.getItem(KEY);
  return value === "light" || value === "dark" ? value : "system";
};

const resolve = (choice: ThemeChoice): boolean => (choice === "system" ? systemDark().matches : choice === "dark");

const paint = (isDark: boolean): void => {
  const root = document.documentElement;
  root.dataset["theme"] = isDark ? "dark" : "light";
  for (const [name, value] of cssVariables(isDark ? darkTokens : lightTokens)) root.style.setProperty(name, value);
};

interface ThemeState {
  choice: ThemeChoice;
  isDark: boolean;
  choose: (choice: ThemeChoice) => void;
}

export const useTheme = create<ThemeState>((set) => ({
  choice: stored(),
  isDark: resolve(stored()),
  choose: (choice) => {
    localStorage.setItem(KEY, choice);
    paint(resolve(choice));
    set({ choice, isDark: resolve(choice) });
  },
}));

/** Paints once before the first render and follows the system from then on. */
export function startTheme(): void {
  paint(useTheme.getState().isDark);
  systemDark().addEventListener("change", () => {
    const { choice } = useTheme.getState();
    const isDark = resolve(choice);
    paint(isDark);
    useTheme.setState({ isDark });
  });
}
