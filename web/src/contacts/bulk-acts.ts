/** Acts on several contacts and what is said afterwards. */
import { useTranslation } from "react-i18next";
import type { BulkContactsJson } from "#src/api/contract/contact-views.js";
import { write } from "../shared/api/api-client";
import { queryClient } from "../shared/api/query-client";
import { useErrorWords } from "../shared/text/error-words";
import { useNotices } from "../shared/ui/undo";

export type BulkAct = { kind: "tag" | "untag"; group: string; label: string } | { kind: "owner"; ownerId: string };

export const bulkContacts = (contactIds: readonly string[], act: BulkAct): Promise<BulkContactsJson> =>
  write<BulkContactsJson>("POST", "/contacts/bulk", { contactIds, act });

export const enrollMany = (sopId: string, contactIds: readonly string[]): Promise<BulkContactsJson> =>
  write<BulkContactsJson>("POST", `/sops/${encodeURIComponent(sopId)}/enrollment-batches`, { contactIds });

const refresh = (): void => {
  for (const queryKey of [["contacts"], ["contact-facets"], ["contact"], ["conversations"], ["sops"], ["day-list"]])
    void queryClient.invalidateQueries({ queryKey });
};

/** Runs one and says for how many it was done; of those it was not done for, the first reason. */
export function useBulk(): (
  act: () => Promise<BulkContactsJson>,
  said: (count: number) => string,
  undo?: (done: readonly string[]) => Promise<unknown>,
) => Promise<void> {
  const { t } = useTranslation();
  const errorWords = useErrorWords();
  const { show, problem } = useNotices();
  return async (act, said, undo) => {
    try {
      const { done, failed } = await act();
      refresh();
      const [first] = failed;
      if (first) {
        const counts = { done: done.length, failed: failed.length, why: first.message };
        problem(t("contacts.bulkPart", counts));
        return;
      }
      show(
        said(done.length),
        undo &&
          (() => {
            undo(done)
              .then(refresh)
              .catch((error: unknown) => problem(errorWords(error)));
          }),
      );
    } catch (error) {
      problem(errorWords(error));
    }
  };
}
