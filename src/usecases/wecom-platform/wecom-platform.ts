/** Everything the product can ask of WeCom, by family. Every call can fail with a WecomError. */
import type { AppMessagesApi } from "./app-messages-api.js";
import type { ArchiveSideApi } from "./archive-side-api.js";
import type { ContactWaysApi } from "./contact-ways-api.js";
import type { CorpTagsApi } from "./corp-tags-api.js";
import type { CustomersApi } from "./customers-api.js";
import type { DirectoryApi } from "./directory-api.js";
import type { MassSendApi } from "./mass-send-api.js";
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
}
