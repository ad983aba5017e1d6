/** Joining two contacts, taking them apart, and saying that they are two. */
import { useTranslation } from "react-i18next";
import type { MergeJson } from "#src/api/contract/merge.js";
import { write } from "../shared/api/api-client";
import { contactPath } from "../shared/api/contact";
import { queryClient } from "../shared/api/query-client";
import { useErrorWords } from "../shared/text/error-words";
import { useNotices } from "../shared/ui/undo";

export function useMergeWrites() {
  const { t } = useTranslation();
  const words = useErrorWords();
  const { show, problem } = useNotices();
  const refresh = async (): Promise<void> => {
    await Promise.all(
      ["contact", "contacts", "contact-facets", "merge-suggestions", "day-list"].map((key) =>
        queryClient.invalidateQueries({ queryKey: [key] }),
      ),
    );
  };
  const attempt = async (act: () => Promise<void>): Promise<boolean> => {
    try {
      await act();
      await refresh();
      return true;
    } catch (error) {
      problem(words(error));
      return false;
    }
  };
  const undo = (mergeId: string): Promise<boolean> =>
    attempt(async () => {
      await write("DELETE", `/merges/${encodeURIComponent(mergeId)}`);
      show(t("merge.undone"));
    });
  return {
    merge: (survivorId: string, absorbed: { id: string; displayName: string }): Promise<boolean> =>
      attempt(async () => {
        const made = await write<MergeJson>("POST", contactPath(survivorId, "/merges"), { absorbedId: absorbed.id });
        show(t("merge.done", { name: absorbed.displayName }), () => void undo(made.id));
      }),
    undo,
    dismiss: (suggestionId: string): Promise<boolean> =>
      attempt(async () => {
        await write("POST", `/merge-suggestions/${encodeURIComponent(suggestionId)}/dismissal`);
        show(t("merge.dismissed"));
      }),
  };
}
