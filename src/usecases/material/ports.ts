/** Ports of the material library. */
import type { Material, MaterialKind } from "#src/domain/material/material.js";
import type { PageKey, PageOf } from "#src/domain/shared/paging.js";
import type { StoredBytes } from "../media/ports.js";

export interface MaterialStore {
  /** Stores it, or brings back one that was removed; always answers with the stored one. */
  put(material: Material): Promise<Material>;
  find(corpId: string, id: string): Promise<Material | null>;
  findMany(corpId: string, ids: readonly string[]): Promise<Material[]>;
  /** Those in the library, newest first. */
  page(query: {
    corpId: string;
    kind: MaterialKind | null;
    after: PageKey | null;
    limit: number;
  }): Promise<PageOf<Material>>;
  /** In the library → removed. */
  remove(corpId: string, id: string, at: Date): Promise<Material | null>;
  /** Does anything in the library still have these bytes? */
  hasContent(corpId: string, sha256: string): Promise<boolean>;
}

/** Port: the bytes, under the hash of what they are. Writing the same bytes again is harmless. */
export interface MaterialFiles {
  /**
   * Whole or not at all.
   *
   * @throws AppError invalid_input larger than `maxBytes`, empty, or a program.
   */
  write(corpId: string, bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredBytes>;
  open(corpId: string, sha256: string): Promise<NodeJS.ReadableStream | null>;
  read(corpId: string, sha256: string): Promise<Buffer | null>;
  remove(corpId: string, sha256: string): Promise<void>;
}

/** Where a material is needed still. */
export interface MaterialUse {
  in: "broadcast" | "contact_way" | "welcome" | "group_welcome" | "sop" | "link";
  name: string;
}

/** Read port: what would lack the material. */
export interface MaterialUses {
  of(corpId: string, materialId: string): Promise<MaterialUse[]>;
}
