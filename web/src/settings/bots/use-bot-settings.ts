/** Saves how accounts behave; a change made meanwhile by somebody else is never lost. */
import { useTranslation } from "react-i18next";
import type { BotSettingsJson } from "#src/api/contract/bots.js";
import { write } from "../../shared/api/api-client";
import { queryClient } from "../../shared/api/query-client";
import { useErrorWords } from "../../shared/text/error-words";
import { useNotices } from "../../shared/ui/undo";

export function useBotSettings(settings: BotSettingsJson) {
  const { t } = useTranslation();
  const words = useErrorWords();
  const { show, problem } = useNotices();
  return {
    save: async (changes: Partial<BotSettingsJson>, said: string = t("common.saved")): Promise<boolean> => {
      try {
        const saved = await write<BotSettingsJson>("PUT", "/bot-settings", { ...settings, ...changes });
        queryClient.setQueryData(["bot-settings"], saved);
        void queryClient.invalidateQueries({ queryKey: ["bots"] });
        show(said);
        return true;
      } catch (error) {
        problem(words(error));
        void queryClient.invalidateQueries({ queryKey: ["bot-settings"] });
        return false;
      }
    },
  };
}
