import { useEffect } from "react";
import { NavigationType, useLocation, useNavigationType } from "react-router";

const kept = new Map<string, number>();
let lastPath: string | null = null;
const PATIENCE_MS = 1500;

/** New pages start at the top; going back returns to where the page was left, once it is tall enough again. */
export function useKeptScroll(): void {
  const { key, pathname } = useLocation();
  const isGoingBack = useNavigationType() === NavigationType.Pop;

  useEffect(() => {
    window.history.scrollRestoration = "manual";
    const remember = (): void => {
      kept.set(key, window.scrollY);
    };
    window.addEventListener("scroll", remember, { passive: true });
    return () => window.removeEventListener("scroll", remember);
  }, [key]);

  useEffect(() => {
    // Filters change the search part only: the list stays where it is.
    if (pathname === lastPath) return undefined;
    lastPath = pathname;
    const target = isGoingBack ? (kept.get(key) ?? 0) : 0;
    const started = performance.now();
    let frame = 0;
    const settle = (): void => {
      window.scrollTo(0, target);
      const isThere = Math.abs(window.scrollY - target) <= 2;
      if (!isThere && performance.now() - started < PATIENCE_MS) frame = requestAnimationFrame(settle);
    };
    settle();
    return () => cancelAnimationFrame(frame);
  }, [key, pathname, isGoingBack]);
}
