/** Composition of what members do with contacts: follow-up, evidence, profiles, lists and merging. */
import { mongoFollowUpReader, mongoPromiseResolutions } from "#src/adapters/mongo/follow-up/follow-up-reader.js";
import {
  mongoContactWords,
  mongoDecisionStore,
  mongoPersonTagStore,
  mongoStageOverrideStore,
} from "#src/adapters/mongo/profile/people-stores.js";
import { mongoLinkOpenStore } from "#src/adapters/mongo/link/link-open-store.js";
import { mongoSavedViewStore } from "#src/adapters/mongo/profile/saved-view-store.js";
import { mongoOpenTaskCounts } from "#src/adapters/mongo/read/contact-read-model.js";
import { mongoLastWords } from "#src/adapters/mongo/read/last-words.js";
import { mongoMessageReadModel } from "#src/adapters/mongo/read/message-read-model.js";
import type { AccessUseCases } from "#src/usecases/access/access-use-cases.js";
import { createSavedViewUseCases } from "#src/usecases/contacts/saved-views.js";
import { createContactUseCases } from "#src/usecases/contacts/contact-use-cases.js";
import type { FollowUpDeps } from "#src/usecases/follow-up/follow-up-deps.js";
import { createFollowUpUseCases } from "#src/usecases/follow-up/follow-up-use-cases.js";
import { createProfileUseCases } from "#src/usecases/profile/profile-use-cases.js";
import type { DeriveUseCases } from "#src/usecases/understand/derive-use-cases.js";
import { composeEvidence, composeTaskWarnings } from "./evidence.js";
import type { Ground } from "./ground.js";
import { composeMerge } from "./merge.js";
import type { Records } from "./records.js";

export function composeContacts(
  { connection, jobs, live, clock, logger }: Ground,
  records: Records,
  {
    access,
    derive,
    ...deps
  }: Pick<FollowUpDeps, "settings" | "calendar" | "watchers"> & {
    access: Pick<AccessUseCases, "recordAudit">;
    derive: DeriveUseCases;
  },
) {
  const { contactStore: marks, contactReadModel, memberStore, tasks, trust } = records;
  const derivation = {
    marks,
    derivation: derive,
    clock,
    onDerivationFailed: (error: unknown, contactId: string): void =>
      logger.warn({ err: error, contactId }, "a person's word was not derived at once"),
  };
  const audit: AccessUseCases["recordAudit"] = (entry) => access.recordAudit(entry);

  const followUp = createFollowUpUseCases({
    ...deps,
    warnings: composeTaskWarnings(connection, derivation),
    contacts: records.contactReader,
    reader: mongoFollowUpReader(connection),
    members: records.members,
    promises: mongoPromiseResolutions(connection),
    tasks,
    checks: records.checks,
    jobs,
    live,
    clock,
  });
  const { warnings, openWarnings, review } = composeEvidence(connection, {
    ...derivation,
    trust,
    settings: deps.settings,
    tasks: followUp,
  });
  const contacts = createContactUseCases({
    contacts: contactReadModel,
    messages: mongoMessageReadModel(connection),
    tasks,
    touches: records.touches,
    openTasks: mongoOpenTaskCounts(connection),
    lastWords: mongoLastWords(connection),
    warnings: openWarnings,
    trust,
    opens: mongoLinkOpenStore(connection),
    audit: records.audit,
    clock,
  });
  const profile = createProfileUseCases({
    ...derivation,
    contacts: contactReadModel,
    decisions: mongoDecisionStore(connection),
    overrides: mongoStageOverrideStore(connection),
    tags: mongoPersonTagStore(connection),
    words: mongoContactWords(connection),
    learning: review,
    members: {
      isActive: async (corp, userId) => (await memberStore.find(corp, userId))?.status === "active",
    },
    audit: { record: audit },
  });
  const merge = composeMerge(connection, { derive, live, clock, contacts: contactReadModel, audit });
  const savedViews = createSavedViewUseCases({ views: mongoSavedViewStore(connection), clock });
  return { savedViews, followUp, warnings, openWarnings, review, contacts, profile, merge };
}
