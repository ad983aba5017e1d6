import { queryOptions } from "@tanstack/react-query";
import type { Page } from "#src/api/contract/contract.js";
import type { MaterialJson } from "#src/api/contract/materials.js";
import type { MaterialKind } from "#src/domain/material/material.js";
import { getPage, query, write } from "../shared/api/api-client";
import { queryClient } from "../shared/api/query-client";

/** The newest of the library; `null`: of every kind. */
export const materialsQuery = (kind: MaterialKind | null) =>
  queryOptions({
    queryKey: ["materials", kind ?? "all"],
    queryFn: ({ signal }): Promise<Page<MaterialJson>> =>
      getPage<MaterialJson>(`/materials${query({ limit: 200, kind })}`, signal),
  });

/** Where a browser reads a file. */
export const contentUrl = (materialId: string): string => `/api/v1/materials/${encodeURIComponent(materialId)}/content`;

export async function uploadMaterial(file: File, kind: MaterialKind | null): Promise<MaterialJson> {
  const material = await write<MaterialJson>("POST", `/materials${query({ name: file.name, kind })}`, file);
  await queryClient.invalidateQueries({ queryKey: ["materials"] });
  return material;
}

/** What a file dialog offers. */
export const ACCEPT: Readonly<Record<MaterialKind, string>> = {
  image: "image/png,image/jpeg",
  video: "video/mp4",
  file: "",
};

export const sizeWords = (bytes: number): string =>
  bytes >= 1_048_576 ? `${(bytes / 1_048_576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1_024))} KB`;
