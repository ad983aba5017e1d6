/** Composition of looking ahead: the rehearsal of the coming days, and the budget of one contact. */
import type { Contact } from "#src/domain/contact/contact.js";
import type { Viewer } from "#src/domain/member/member.js";
import { contactBudget } from "./contact-budget.js";
import { rehearse, type RehearsalDeps } from "./rehearse.js";

export type RehearsalUseCases = ReturnType<typeof createRehearsalUseCases>;

export const createRehearsalUseCases = (deps: RehearsalDeps) => ({
  rehearse: (viewer: Viewer, days: number) => rehearse(deps, viewer, days),
  contactBudget: (contact: Contact) => contactBudget(deps, contact),
});
