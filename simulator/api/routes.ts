/** Every path below /cgi-bin that answers. */
import type { Routes } from "../server/route.js";
import { contactWayRoutes } from "./contact-ways.js";
import { customerRoutes } from "./customers.js";
import { directoryRoutes } from "./directory.js";
import { massSendRoutes } from "./mass-send.js";
import { mediaRoutes } from "./media.js";
import { messageRoutes } from "./messages.js";
import { tagRoutes } from "./tags.js";
import { tokenRoutes } from "./token.js";
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
};
