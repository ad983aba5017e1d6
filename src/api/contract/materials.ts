/** The JSON of the material library; see contract.ts for the rules of the shapes. */
import type { MaterialKind } from "#src/domain/material/material.js";
import type { PersonRef } from "./contract.js";

/** GET /materials?kind=, POST /materials?name=&kind= (the bytes), GET /materials/:id/content, DELETE /materials/:id */
export interface MaterialJson {
  id: string;
  kind: MaterialKind;
  name: string;
  mime: string | null;
  sizeBytes: number;
  createdBy: PersonRef;
  createdAt: string;
}
