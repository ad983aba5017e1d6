/** Writes about one contact: shown quietly, undoable where the API can undo. */
import { useTranslation } from "react-i18next";
import type { DecisionJson } from "#src/api/contract/contract.js";
import type { Stage } from "#src/domain/stage/stage.js";
import type { FactField } from "#src/domain/understanding/understanding.js";
import { query, write } from "../shared/api/api-client";
import { contactPath } from "../shared/api/contact";
import { queryClient } from "../shared/api/query-client";
import { useErrorWords } from "../shared/text/error-words";
import { useNotices } from "../shared/ui/undo";

export type Verdict = { verdict: "confirmed" | "rejected" } | { verdict: "corrected"; value: string };

export interface ContactWrites {
  /** Runs a write, refreshes the contact, says what happened. True when it succeeded. */
  run: (act: () => Promise<unknown>, said: string, undo?: () => Promise<unknown>) => Promise<boolean>;
  decide: (factId: string, verdict: Verdict) => Promise<boolean>;
  addValue: (field: FactField, value: string) => Promise<boolean>;
  undoDecision: (decisionId: string) => Promise<boolean>;
  setStage: (stage: Stage, reason: string, isPinned: boolean) => Promise<boolean>;
  unpin: () => Promise<boolean>;
  addTag: (group: string, label: string) => Promise<boolean>;
  removeTag: (group: string, label: string) => Promise<boolean>;
  setOwner: (ownerId: string, name: string) => Promise<boolean>;
  optOut: (reason: string) => Promise<boolean>;
  optIn: () => Promise<boolean>;
}

export function useContactWrites(id: string): ContactWrites {
  const { t } = useTranslation();
  const words = useErrorWords();
  const { show, problem } = useNotices();
  const at = (rest: string): string => contactPath(id, rest);

  const refresh = async (): Promise<void> => {
    await queryClient.invalidateQueries({ queryKey: ["contact", id] });
    void queryClient.invalidateQueries({ queryKey: ["contacts"] });
    void queryClient.invalidateQueries({ queryKey: ["contact-facets"] });
    void queryClient.invalidateQueries({ queryKey: ["day-list"] });
  };
  const run: ContactWrites["run"] = async (act, said, undo) => {
    try {
      await act();
      await refresh();
      show(
        said,
        undo &&
          (() => {
            undo()
              .then(refresh)
              .catch((error: unknown) => problem(words(error)));
          }),
      );
      return true;
    } catch (error) {
      problem(words(error));
      return false;
    }
  };
  /** Decisions know their id only afterwards, so the undo reads it from the answer. */
  const decided = (act: () => Promise<DecisionJson>, said: string): Promise<boolean> => {
    let decisionId = "";
    return run(
      async () => {
        decisionId = (await act()).id;
      },
      said,
      () => write("DELETE", at(`/decisions/${encodeURIComponent(decisionId)}`)),
    );
  };

  return {
    run,
    decide: (factId, verdict) =>
      decided(
        () => write<DecisionJson>("POST", at(`/facts/${encodeURIComponent(factId)}/decision`), verdict),
        verdict.verdict === "corrected" ? t("common.saved") : t(`contact.${verdict.verdict}`),
      ),
    addValue: (field, value) =>
      decided(() => write<DecisionJson>("POST", at("/facts"), { field, value }), t("common.saved")),
    undoDecision: (decisionId) =>
      run(() => write("DELETE", at(`/decisions/${encodeURIComponent(decisionId)}`)), t("contact.decisionUndone")),
    setStage: (stage, reason, isPinned) =>
      run(
        () => write("POST", at("/stage"), { stage, reason, isPinned }),
        t("contact.stageChanged", { stage: t(`stage.${stage}`) }),
      ),
    unpin: () => run(() => write("DELETE", at("/stage")), t("contact.unpinned")),
    addTag: (group, label) =>
      run(
        () => write("POST", at("/tags"), { group, label }),
        t("common.saved"),
        () => write("DELETE", at(`/tags${query({ group, label })}`)),
      ),
    removeTag: (group, label) =>
      run(
        () => write("DELETE", at(`/tags${query({ group, label })}`)),
        t("common.saved"),
        () => write("POST", at("/tags"), { group, label }),
      ),
    setOwner: (ownerId, name) =>
      run(() => write("POST", at("/owner"), { ownerId }), t("contact.ownerChanged", { name })),
    optOut: (reason) =>
      run(
        () => write("POST", at("/opt-out"), { reason }),
        t("contact.optOutDone"),
        () => write("DELETE", at("/opt-out")),
      ),
    optIn: () => run(() => write("DELETE", at("/opt-out")), t("contact.optInDone")),
  };
}
