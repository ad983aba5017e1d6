/** Composition of merging contacts. */
import type { Connection } from "mongoose";
import { mongoMergeStore } from "#src/adapters/mongo/merge/merge-store.js";
import {
  mongoComparableReader,
  mongoPersonKeys,
  mongoSuggestionStore,
} from "#src/adapters/mongo/merge/suggestion-store.js";
import { mongoAreaSettingsStore } from "#src/adapters/mongo/settings/area-settings-store.js";
import {
  createMergeUseCases,
  defaultMergeRules,
  type MergeUseCaseDeps,
  type MergeUseCases,
} from "#src/usecases/merge/merge-use-cases.js";
import { areaSettings } from "#src/usecases/settings/area-settings.js";

export function composeMerge(
  connection: Connection,
  deps: Pick<MergeUseCaseDeps, "derive" | "live" | "clock" | "contacts" | "audit">,
): MergeUseCases {
  const { clock } = deps;
  return createMergeUseCases({
    ...deps,
    merges: mongoMergeStore(connection),
    suggestions: mongoSuggestionStore(connection, () => clock.now()),
    comparable: mongoComparableReader(connection),
    keys: mongoPersonKeys(connection),
    rules: areaSettings({ store: mongoAreaSettingsStore(connection), clock }, "merge", defaultMergeRules),
  });
}
