import { useNavigate } from "react-router";
import { write } from "../shared/api/api-client";
import { queryClient } from "../shared/api/query-client";
import { useErrorWords } from "../shared/text/error-words";
import { useNotices } from "../shared/ui/undo";

/** Ends the session on the server and forgets everything that was loaded. */
export function useSignOut(): () => void {
  const navigate = useNavigate();
  const words = useErrorWords();
  const problem = useNotices((state) => state.problem);
  return () => {
    write("DELETE", "/session")
      .then(async () => {
        await navigate("/sign-in");
        queryClient.clear();
      })
      .catch((error: unknown) => problem(words(error)));
  };
}
