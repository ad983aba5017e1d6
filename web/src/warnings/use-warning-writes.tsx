/** What people do about a warning, and the sheets that ask for the rest. */
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { WarningJson } from "#src/api/contract/warnings.js";
import { write } from "../shared/api/api-client";
import { queryClient } from "../shared/api/query-client";
import { useErrorWords } from "../shared/text/error-words";
import { useNotices } from "../shared/ui/undo";
import { DismissSheet, TakeUpSheet } from "./warning-sheets";

type Open = { kind: "take-up" | "dismiss"; warning: WarningJson } | null;

const pathOf = (warning: WarningJson, rest: string): string => `/warnings/${encodeURIComponent(warning.id)}${rest}`;

async function refresh(contactId: string): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ["warnings"] }),
    queryClient.invalidateQueries({ queryKey: ["contact", contactId] }),
  ]);
  for (const key of ["warning-summary", "contacts", "contact-facets", "day-list"])
    void queryClient.invalidateQueries({ queryKey: [key] });
}

export interface WarningWrites {
  takeUp: (warning: WarningJson) => void;
  dismiss: (warning: WarningJson) => void;
  reopen: (warning: WarningJson) => void;
  /** To be shown by the page. */
  sheet: ReactNode;
}

export function useWarningWrites(): WarningWrites {
  const { t } = useTranslation();
  const words = useErrorWords();
  const { show, problem } = useNotices();
  const [open, setOpen] = useState<Open>(null);
  const close = (): void => setOpen(null);

  const undo = (warning: WarningJson): Promise<void> =>
    write("DELETE", pathOf(warning, "/decision")).then(() => refresh(warning.contactId));
  const run = async (
    warning: WarningJson,
    act: () => Promise<unknown>,
    said: string,
    isUndoable: boolean,
  ): Promise<boolean> => {
    try {
      await act();
      await refresh(warning.contactId);
      const takeBack = (): void => {
        undo(warning).catch((error: unknown) => problem(words(error)));
      };
      if (isUndoable) show(said, takeBack);
      else show(said);
      return true;
    } catch (error) {
      problem(words(error));
      return false;
    }
  };

  return {
    takeUp: (warning) => setOpen({ kind: "take-up", warning }),
    dismiss: (warning) => setOpen({ kind: "dismiss", warning }),
    reopen: (warning) => {
      void run(warning, () => write("DELETE", pathOf(warning, "/decision")), t("warnings.reopened"), false);
    },
    sheet:
      open?.kind === "take-up" ? (
        <TakeUpSheet
          warning={open.warning}
          onClose={close}
          onSave={(title, dueAt) =>
            run(
              open.warning,
              () => write("POST", pathOf(open.warning, "/play"), { title, dueAt: dueAt.toISOString() }),
              t("warnings.taken"),
              true,
            )
          }
        />
      ) : open ? (
        <DismissSheet
          onClose={close}
          onSave={(reason) =>
            run(
              open.warning,
              () => write("POST", pathOf(open.warning, "/dismissal"), { reason }),
              t("warnings.dismissedToast"),
              true,
            )
          }
        />
      ) : null,
  };
}
