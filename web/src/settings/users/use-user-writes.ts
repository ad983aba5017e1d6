import { useTranslation } from "react-i18next";
import type { UserJson } from "#src/api/contract/contract.js";
import { write } from "../../shared/api/api-client";
import { queryClient } from "../../shared/api/query-client";
import { keys } from "../../shared/api/query-keys";
import { useErrorWords } from "../../shared/text/error-words";
import { useNotices } from "../../shared/ui/undo";
import type { NewLink } from "./sign-in-link-sheet";

export const userPath = (userId: string, rest = ""): string => `/users/${encodeURIComponent(userId)}${rest}`;
export const refreshUsers = (): Promise<void> => queryClient.invalidateQueries({ queryKey: keys.users });

interface UserWrites {
  /** Null when it failed (said already). */
  makeLink: (userId: string) => Promise<NewLink | null>;
  /** Disables an active member and the other way round; undoable. */
  setStatus: (user: UserJson) => Promise<void>;
}

export function useUserWrites(): UserWrites {
  const { t } = useTranslation();
  const words = useErrorWords();
  const { show, problem } = useNotices();
  const patch = async (userId: string, status: "active" | "disabled"): Promise<void> => {
    await write("PATCH", userPath(userId), { status });
    await refreshUsers();
  };
  return {
    makeLink: async (userId) => {
      try {
        return await write<NewLink>("POST", userPath(userId, "/sign-in-link"));
      } catch (error) {
        problem(words(error));
        return null;
      }
    },
    setStatus: async (user) => {
      const isActive = user.status === "active";
      try {
        await patch(user.userId, isActive ? "disabled" : "active");
        show(t(isActive ? "settings.users.disabled" : "settings.users.enabled", { name: user.name }), () => {
          patch(user.userId, isActive ? "active" : "disabled").catch((error: unknown) => problem(words(error)));
        });
      } catch (error) {
        problem(words(error));
      }
    },
  };
}
