/** Which messages that are still to go out carry a material. */
import type { Connection } from "mongoose";
import type { MaterialUse, MaterialUses } from "#src/usecases/material/ports.js";
import { broadcastModel } from "../broadcast/broadcast-models.js";
import { collectionOf } from "../collection-of.js";
import { savedLinkModel } from "../link/link-models.js";
import { areaSettingsModel } from "../settings/area-settings-store.js";
import { sopModel } from "../sop/sop-store.js";
import { groupWelcomeModel } from "../wecom-data/group-welcome-store.js";
import { contactWayModel } from "../wecom-data/wecom-models.js";

/** Unfinished broadcasts, ways and plans of one corp: people write them by hand, so there are few. */
const LIMIT = 2_000;
const UNFINISHED = ["draft", "pending", "rejected", "scheduled", "planning", "running"] as const;

export function mongoMaterialUses(connection: Connection): MaterialUses {
  const broadcasts = collectionOf(connection, broadcastModel);
  const ways = collectionOf(connection, contactWayModel);
  const areas = collectionOf(connection, areaSettingsModel);
  const welcomes = collectionOf(connection, groupWelcomeModel);
  const sops = collectionOf(connection, sopModel);
  const links = collectionOf(connection, savedLinkModel);
  return {
    of: async (corpId, materialId) => {
      /** Ids are long and random: one that stands anywhere inside is a use. */
      const holds = (part: unknown): boolean => (JSON.stringify(part) ?? "").includes(`"${materialId}"`);
      const [sent, codes, wecom, plans, groups, saved] = await Promise.all([
        broadcasts
          .find({ corpId, state: { $in: [...UNFINISHED] } }, { projection: { name: 1, variants: 1 } })
          .limit(LIMIT)
          .toArray(),
        ways
          .find({ corpId }, { projection: { name: 1, welcome: 1 } })
          .limit(LIMIT)
          .toArray(),
        areas.findOne({ _id: `${corpId}/wecom`, corpId }),
        sops
          .find({ corpId, status: { $in: ["draft", "active", "paused"] } }, { projection: { definition: 1 } })
          .limit(LIMIT)
          .toArray(),
        welcomes
          .find({ corpId }, { projection: { text: 1, attachment: 1 } })
          .limit(LIMIT)
          .toArray(),
        links
          .find({ corpId, removedAt: null }, { projection: { title: 1, coverId: 1 } })
          .limit(LIMIT)
          .toArray(),
      ]);
      const uses: MaterialUse[] = [
        ...sent.flatMap(({ name, variants }) => (holds(variants) ? [{ in: "broadcast" as const, name }] : [])),
        ...codes.flatMap(({ name, welcome }) => (holds(welcome) ? [{ in: "contact_way" as const, name }] : [])),
        ...(holds(wecom?.value) ? [{ in: "welcome" as const, name: "" }] : []),
        ...plans.flatMap(({ definition }) =>
          holds(definition.steps) ? [{ in: "sop" as const, name: definition.name }] : [],
        ),
        ...groups.flatMap(({ text, attachment }) =>
          holds(attachment) ? [{ in: "group_welcome" as const, name: text.slice(0, 12) }] : [],
        ),
        ...saved.flatMap(({ title, coverId }) =>
          coverId === materialId ? [{ in: "link" as const, name: title }] : [],
        ),
      ];
      return uses;
    },
  };
}
