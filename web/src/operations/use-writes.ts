/** Runs a write, refreshes what it touched, says what happened; a failure says what is safe. */
import { useState } from "react";
import { queryClient } from "../shared/api/query-client";
import { useErrorWords } from "../shared/text/error-words";
import { useNotices } from "../shared/ui/undo";

export function useWrites(...touched: readonly string[]) {
  const words = useErrorWords();
  const { show, problem } = useNotices();
  const [isBusy, setBusy] = useState(false);
  const run = async (act: () => Promise<unknown>, said?: string): Promise<boolean> => {
    setBusy(true);
    try {
      await act();
      if (said) show(said);
      return true;
    } catch (error) {
      problem(words(error));
      return false;
    } finally {
      setBusy(false);
      await Promise.all(touched.map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
    }
  };
  return { run, isBusy };
}
