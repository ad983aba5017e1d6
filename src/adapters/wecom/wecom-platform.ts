/** All API families on one client. */
import type { WecomPlatform } from "#src/usecases/wecom-platform/wecom-platform.js";
import type { Transport } from "./client/http-transport.js";
import type { WecomClient } from "./client/wecom-client.js";
import { acquisitionApi } from "./families/acquisition.js";
import { appMessagesApi } from "./families/app-messages.js";
import { archiveSideApi } from "./families/archive-side.js";
import { contactWaysApi } from "./families/contact-ways.js";
import { corpTagsApi } from "./families/corp-tags.js";
import { customersApi } from "./families/customers.js";
import { directoryApi } from "./families/directory.js";
import { groupChatsApi, groupWelcomesApi, joinWaysApi } from "./families/group-chats.js";
import { kfApi } from "./families/kf.js";
import { massSendApi } from "./families/mass-send.js";
import { mediaApi, type ShortCache } from "./families/media.js";
import { momentsApi } from "./families/moments.js";
import { statisticsApi } from "./families/statistics.js";
import { transfersApi } from "./families/transfers.js";
import { jsSdkApi, wecomLoginApi } from "./families/web.js";
import { welcomeApi } from "./families/welcome.js";
import { wecomPictures } from "./pictures.js";

export interface PlatformParts {
  client: WecomClient;
  transport: Transport;
  /** For media ids and page tickets. */
  cache: ShortCache;
  /** Real time in ms. */
  now: () => number;
}

export const wecomPlatform = ({ client, transport, cache, now }: PlatformParts): WecomPlatform => ({
  directory: directoryApi(client),
  customers: customersApi(client),
  corpTags: corpTagsApi(client),
  contactWays: contactWaysApi(client),
  welcome: welcomeApi(client),
  massSend: massSendApi(client),
  appMessages: appMessagesApi(client),
  archiveSide: archiveSideApi(client),
  groupChats: groupChatsApi(client),
  joinWays: joinWaysApi(client),
  groupWelcomes: groupWelcomesApi(client),
  moments: momentsApi(client),
  transfers: transfersApi(client),
  acquisition: acquisitionApi(client),
  statistics: statisticsApi(client),
  media: mediaApi(client, cache, now),
  pictures: wecomPictures(transport),
  jsSdk: jsSdkApi(client, cache, now),
  login: wecomLoginApi(client),
  kf: kfApi(client),
});
