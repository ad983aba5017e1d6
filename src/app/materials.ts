/** Composition of the material library and of messages made from it. */
import { join } from "node:path";
import type { Connection } from "mongoose";
import { diskMaterialFiles } from "#src/adapters/media/disk-material-files.js";
import { mongoMaterialStore } from "#src/adapters/mongo/material/material-store.js";
import { mongoMaterialUses } from "#src/adapters/mongo/material/material-uses.js";
import { createMaterialUseCases } from "#src/usecases/material/material-use-cases.js";
import { contentPreparer, type ContentPreparerDeps } from "#src/usecases/material/prepare-content.js";
import type { Clock } from "#src/usecases/shared/clock.js";

export function composeMaterials(
  connection: Connection,
  { dataDir, clock, ...deps }: { dataDir: string; clock: Clock } & Pick<ContentPreparerDeps, "links" | "media">,
) {
  const materials = mongoMaterialStore(connection);
  const files = diskMaterialFiles(join(dataDir, "materials"));
  return {
    materialLibrary: createMaterialUseCases({ materials, files, uses: mongoMaterialUses(connection), clock }),
    content: contentPreparer({ materials, files, ...deps }),
    /** What goes out through chat accounts; null: gone. */
    materialFile: async (corpId: string, materialId: string): Promise<{ name: string; bytes: Buffer } | null> => {
      const material = await materials.find(corpId, materialId);
      const bytes = material && !material.removedAt ? await files.read(corpId, material.sha256) : null;
      return material && bytes && { name: material.name, bytes };
    },
  };
}
