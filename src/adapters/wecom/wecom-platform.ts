/** All API families on one client. */
import type { WecomPlatform } from "#src/usecases/wecom-platform/wecom-platform.js";
import type { WecomClient } from "./client/wecom-client.js";
import { appMessagesApi } from "./families/app-messages.js";
import { archiveSideApi } from "./families/archive-side.js";
import { contactWaysApi } from "./families/contact-ways.js";
import { corpTagsApi } from "./families/corp-tags.js";
import { customersApi } from "./families/customers.js";
import { directoryApi } from "./families/directory.js";
import { massSendApi } from "./families/mass-send.js";
import { welcomeApi } from "./families/welcome.js";

export const wecomPlatform = (client: WecomClient): WecomPlatform => ({
  directory: directoryApi(client),
  customers: customersApi(client),
  corpTags: corpTagsApi(client),
  contactWays: contactWaysApi(client),
  welcome: welcomeApi(client),
  massSend: massSendApi(client),
  appMessages: appMessagesApi(client),
  archiveSide: archiveSideApi(client),
});
