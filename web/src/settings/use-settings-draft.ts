import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SettingsJson } from "#src/api/contract/contract.js";
import { ApiError, getData, write } from "../shared/api/api-client";
import { queryClient } from "../shared/api/query-client";
import { keys } from "../shared/api/query-keys";
import { useMay } from "../shared/api/session";
import { useErrorWords } from "../shared/text/error-words";
import { useNotices } from "../shared/ui/undo";

export interface SettingsDraft {
  /** What the form shows; undefined while loading. */
  draft: SettingsJson | undefined;
  error: unknown;
  isChanged: boolean;
  isBusy: boolean;
  mayWrite: boolean;
  /** Why saving failed, in words. */
  problem: string;
  change: (part: Partial<SettingsJson>) => void;
  discard: () => void;
  save: () => void;
  reload: () => void;
}

/** The whole settings object as a draft: saved as one, refused when somebody else saved meanwhile. */
export function useSettingsDraft(): SettingsDraft {
  const { t } = useTranslation();
  const words = useErrorWords();
  const mayWrite = useMay("settings:write");
  const show = useNotices((state) => state.show);
  const { data, error, refetch } = useQuery({
    queryKey: keys.settings,
    queryFn: ({ signal }) => getData<SettingsJson>("/settings", signal),
  });
  const [changes, setChanges] = useState<Partial<SettingsJson>>({});
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const draft = data && { ...data, ...changes };
  const isChanged = draft !== undefined && JSON.stringify(draft) !== JSON.stringify(data);

  const save = async (): Promise<void> => {
    if (!draft) return;
    setBusy(true);
    setProblem("");
    try {
      const saved = await write<SettingsJson>("PUT", "/settings", draft);
      queryClient.setQueryData(keys.settings, saved);
      setChanges({});
      show(t("common.saved"));
    } catch (failure) {
      setProblem(words(failure));
      if (failure instanceof ApiError && failure.code === "conflict") void refetch();
    } finally {
      setBusy(false);
    }
  };
  return {
    draft,
    error: data ? null : error,
    isChanged,
    isBusy,
    mayWrite,
    problem,
    change: (part) => setChanges((before) => ({ ...before, ...part })),
    discard: () => {
      setChanges({});
      setProblem("");
    },
    save: () => void save(),
    reload: () => void refetch(),
  };
}
