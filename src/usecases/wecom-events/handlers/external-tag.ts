/** The corp's tag library changed (path/92130). Deleting a group names the group only, never its tags. */
import { orNull, toldOf, type EventHandler } from "../event-handler.js";

const changed = (change: "create" | "update" | "delete" | "shuffle"): EventHandler => ({
  subject: () => "corp-tags",
  settleMs: change === "delete" ? 0 : 1_000,
  isRefresh: false,
  handle: async (handled, { corpTags }) => {
    if (!corpTags) return false;
    const { fields } = handled;
    await corpTags.changed({
      ...toldOf(handled),
      change,
      kind: fields.text("TagType") === "tag" ? "tag" : "tag_group",
      id: fields.text("Id"),
      strategyId: orNull(fields.text("StrategyId")),
    });
    return true;
  },
});

export const createExternalTag = changed("create");
export const updateExternalTag = changed("update");
export const deleteExternalTag = changed("delete");
export const shuffleExternalTag = changed("shuffle");
