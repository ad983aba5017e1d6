/** Definitions as they are stored, also by earlier releases: those named attachments by title and address only. */
import type { Attachment } from "#src/domain/material/attachment.js";
import type { SopDefinition, SopStep } from "#src/domain/sop/sop.js";

type StoredAttachment = Attachment | { kind: Attachment["kind"]; title: string; url: string };

/** A definition whose attachments have the shape of today. */
export const storedDefinition = (definition: SopDefinition): SopDefinition => ({
  ...definition,
  steps: definition.steps.map(stepOf),
});

function stepOf(step: SopStep): SopStep {
  if (step.kind === "branch") return { ...step, yes: step.yes.map(stepOf), no: step.no.map(stepOf) };
  return step.kind === "message" ? { ...step, attachments: step.attachments.map(attachmentOf) } : step;
}

/** What had only an address goes out as a link to it. */
function attachmentOf(stored: StoredAttachment): Attachment {
  if ("materialId" in stored || "coverId" in stored) return stored;
  return { kind: "link", title: stored.title, url: stored.url, description: "", imageUrl: null, coverId: null };
}
