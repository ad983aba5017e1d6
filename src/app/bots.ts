/** Composition of bot accounts and of the files that people sent. */
import { join } from "node:path";
import type { Connection } from "mongoose";
import { diskMediaStore } from "#src/adapters/media/disk-media-store.js";
import { contactModel } from "#src/adapters/mongo/capture/contact-model.js";
import { survivorsOf } from "#src/adapters/mongo/capture/survivors-of.js";
import { collectionOf } from "#src/adapters/mongo/collection-of.js";
import { mongoMediaIndex } from "#src/adapters/mongo/bots/media-index.js";
import { mongoRuleReplies } from "#src/adapters/mongo/bots/rule-replies.js";
import { mongoAreaSettingsStore } from "#src/adapters/mongo/settings/area-settings-store.js";
import { defaultBotSettings } from "#src/domain/bot/bot-settings.js";
import { createBotUseCases, type BotDeps } from "#src/usecases/bots/bot-use-cases.js";
import type { ContactReadModel } from "#src/usecases/contacts/ports.js";
import { createMediaUseCases } from "#src/usecases/media/media-use-cases.js";
import { stableId } from "#src/usecases/shared/ids.js";
import { areaSettings } from "#src/usecases/settings/area-settings.js";

export function composeBots(
  connection: Connection,
  deps: Omit<BotDeps, "behaviour" | "replies" | "contactOf"> & {
    contacts: Pick<ContactReadModel, "findMany">;
    dataDir: string;
    mediaMaxBytes: number;
  },
) {
  const { clock } = deps;
  const bots = createBotUseCases({
    ...deps,
    behaviour: areaSettings({ store: mongoAreaSettingsStore(connection), clock }, "bots", defaultBotSettings),
    replies: mongoRuleReplies(connection),
    contactOf: async (corpId, wechatId) => {
      const first = stableId("ct", corpId, "wechaty", wechatId);
      const survivors = await survivorsOf(collectionOf(connection, contactModel), corpId, [first]);
      return survivors.get(first) ?? first;
    },
  });
  const media = createMediaUseCases({
    index: mongoMediaIndex(connection),
    store: diskMediaStore(join(deps.dataDir, "media")),
    contacts: deps.contacts,
    clock,
    maxBytes: deps.mediaMaxBytes,
  });
  return { bots, media };
}
