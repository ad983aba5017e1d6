/** A contact as lists and records name it. */
import { z } from "zod";
import type { Contact } from "#src/domain/contact/contact.js";
import { STAGES } from "#src/domain/stage/stage.js";
import type { FactField } from "#src/domain/understanding/understanding.js";
import type { ContactSummary } from "#src/usecases/follow-up/task-views.js";
import type { ContactRef } from "../contract/contract.js";
import type { Masks } from "./masks.js";

export const ContactRefShape = z
  .strictObject({
    id: z.string(),
    displayName: z.string(),
    company: z.string().nullable(),
    title: z.string().nullable(),
    stage: z.enum(STAGES),
  })
  .meta({ id: "ContactRef" }) satisfies z.ZodType<ContactRef>;

/** The best value of a field; null without one. */
export const profileValue = (contact: Pick<Contact, "profile">, field: FactField): string | null =>
  contact.profile.find((value) => value.field === field)?.value ?? null;

export const summaryOfContact = (contact: Contact): ContactSummary => ({
  id: contact.id,
  displayName: contact.displayName,
  company: profileValue(contact, "company"),
  title: profileValue(contact, "title"),
  stage: contact.stage,
});

export const presentContactRef = (contact: ContactSummary, masks: Masks): ContactRef => ({
  id: contact.id,
  displayName: masks.text(contact.displayName),
  company: contact.company,
  title: contact.title,
  stage: contact.stage,
});
