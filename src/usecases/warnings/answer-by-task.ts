/** A warning's outcome as said by its line in the day list: doing the line takes up the play, closing it dismisses. */
import type { TaskWarnings } from "../follow-up/ports.js";
import { stableId } from "../shared/ids.js";
import { derived, type WarningDeps } from "./answer-warning.js";

/** For follow-up, which knows tasks but not the people's words on warnings. Who may end the task was checked there. */
export function warningsOfTasks(deps: Omit<WarningDeps, "tasks">): TaskWarnings {
  return {
    ofContact: (corpId, contactId) => deps.warnings.ofContact(corpId, contactId),
    answered: async ({ corpId, contactId, warningId, taskId, verdict, reason, byUserId, at }) => {
      const warning = await warningOf(deps, corpId, contactId, warningId);
      if (!warning || (await deps.decisions.standing(corpId, contactId, warning.key))) return;
      const id = stableId("wd", corpId, warningId, taskId, at.toISOString());
      const said = { corpId, id, contactId, key: warning.key, verdict, reason, taskId, byUserId, at, undoneAt: null };
      await derived(deps, warning, () => deps.decisions.insert(said));
    },
    takenBack: async ({ corpId, contactId, warningId, taskId }) => {
      const warning = await warningOf(deps, corpId, contactId, warningId);
      const standing = warning && (await deps.decisions.standing(corpId, contactId, warning.key));
      if (!warning || standing?.taskId !== taskId) return;
      await derived(deps, warning, () => deps.decisions.undo(corpId, standing.id, deps.clock.now()));
    },
  };
}

const warningOf = async (
  { warnings }: Pick<WarningDeps, "warnings">,
  corpId: string,
  contactId: string,
  warningId: string,
) => (await warnings.ofContact(corpId, contactId)).find(({ id }) => id === warningId);
