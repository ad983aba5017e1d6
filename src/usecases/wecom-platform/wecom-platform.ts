/** Everything the product can ask of WeCom, by family. Every call can fail with a WecomError. */
import type { AcquisitionApi } from "./acquisition-api.js";
import type { AppMessagesApi } from "./app-messages-api.js";
import type { ArchiveSideApi } from "./archive-side-api.js";
import type { ContactWaysApi } from "./contact-ways-api.js";
import type { CorpTagsApi } from "./corp-tags-api.js";
import type { CustomersApi } from "./customers-api.js";
import type { DirectoryApi } from "./directory-api.js";
import type { GroupChatsApi, GroupWelcomesApi, JoinWaysApi } from "./group-chats-api.js";
import type { KfApi } from "./kf-api.js";
import type { MassSendApi } from "./mass-send-api.js";
import type { MediaApi } from "./media-api.js";
import type { MomentsApi } from "./moments-api.js";
import type { PicturesApi } from "./pictures-api.js";
import type { StatisticsApi } from "./statistics-api.js";
import type { TransfersApi } from "./transfers-api.js";
import type { JsSdkApi, WecomLoginApi } from "./web-api.js";
import type { WelcomeApi } from "./welcome-api.js";

export interface WecomPlatform {
  directory: DirectoryApi;
  customers: CustomersApi;
  corpTags: CorpTagsApi;
  contactWays: ContactWaysApi;
  welcome: WelcomeApi;
  massSend: MassSendApi;
  appMessages: AppMessagesApi;
  archiveSide: ArchiveSideApi;
  groupChats: GroupChatsApi;
  joinWays: JoinWaysApi;
  groupWelcomes: GroupWelcomesApi;
  moments: MomentsApi;
  transfers: TransfersApi;
  acquisition: AcquisitionApi;
  statistics: StatisticsApi;
  media: MediaApi;
  pictures: PicturesApi;
  jsSdk: JsSdkApi;
  login: WecomLoginApi;
  kf: KfApi;
}
