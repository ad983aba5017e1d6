import { useSyncExternalStore } from "react";

function useWidth(condition: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(condition);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    () => window.matchMedia(condition).matches,
  );
}

/** Is this as narrow as a phone (below 600 px)? */
export const usePhone = (): boolean => useWidth("(max-width: 599px)");

/** Too narrow for three columns side by side? */
export const useNarrow = (): boolean => useWidth("(max-width: 939px)");
