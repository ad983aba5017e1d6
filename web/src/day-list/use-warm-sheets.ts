import { useEffect } from "react";

/** Fetches the sheets once the list stands, so that the first press opens at once. */
export function useWarmSheets(): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      void import("../tasks/finish-sheet");
      void import("../composer/composer-sheet");
    }, 2500);
    return () => clearTimeout(timer);
  }, []);
}
