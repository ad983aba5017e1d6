/** Every path below /cgi-bin that answers. */
import type { Routes } from "../server/route.js";
import { appChatRoutes } from "./app-chats.js";
import { archiveRoutes } from "./archive.js";
import { contactWayRoutes } from "./contact-ways.js";
import { customerRoutes } from "./customers.js";
import { directoryRoutes } from "./directory.js";
import { idConversionRoutes } from "./id-conversion.js";
import { kfCustomerRoutes } from "./kf-customers.js";
import { kfRoutes } from "./kf.js";
import { libraryRoutes } from "./libraries.js";
import { linkRoutes } from "./links.js";
import { loginRoutes } from "./login.js";
import { massSendRoutes } from "./mass-send.js";
import { mediaRoutes } from "./media.js";
import { memberTagRoutes } from "./member-tags.js";
import { messageRoutes } from "./messages.js";
import { momentRoutes } from "./moments.js";
import { retiredRoutes } from "./retired.js";
import { statisticRoutes } from "./statistics.js";
import { strategyRoutes } from "./strategies.js";
import { tagRoutes } from "./tags.js";
import { tokenRoutes } from "./token.js";
import { groupRoutes } from "./transfers.js";
import { welcomeRoutes } from "./welcome.js";

export const apiRoutes: Routes = {
  ...tokenRoutes,
  ...directoryRoutes,
  ...customerRoutes,
  ...tagRoutes,
  ...contactWayRoutes,
  ...welcomeRoutes,
  ...massSendRoutes,
  ...messageRoutes,
  ...mediaRoutes,
  ...groupRoutes,
  ...statisticRoutes,
  ...momentRoutes,
  ...linkRoutes,
  ...libraryRoutes,
  ...idConversionRoutes,
  ...memberTagRoutes,
  ...strategyRoutes,
  ...appChatRoutes,
  ...loginRoutes,
  ...archiveRoutes,
  ...kfRoutes,
  ...kfCustomerRoutes,
  ...retiredRoutes,
};
