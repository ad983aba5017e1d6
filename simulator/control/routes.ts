/** Every `/sim` endpoint. */
import type { ControlRoute } from "./control.js";
import { archivePortRoutes } from "./archive-port.js";
import { companyRoutes } from "./company.js";
import { customerRoutes } from "./customers.js";
import { deskRoutes } from "./desk.js";
import { loginPageRoutes } from "./login.js";
import { machineRoutes } from "./machine.js";
import { massSendRoutes } from "./mass-sends.js";
import { memberRoutes } from "./members.js";
import { pageRoutes } from "./page-routes.js";
import { placeRoutes } from "./places.js";
import { scriptRoutes } from "./script.js";

const listed = [
  ...machineRoutes,
  ...customerRoutes,
  ...memberRoutes,
  ...massSendRoutes,
  ...companyRoutes,
  ...placeRoutes,
  ...deskRoutes,
  ...archivePortRoutes,
  ...loginPageRoutes,
  ...scriptRoutes,
];

export const controlRoutes: readonly ControlRoute[] = [
  {
    method: "GET",
    path: "/sim",
    about: "this list",
    handle: () => listed.map(({ method, path, about }) => `${method} ${path}: ${about}`),
  },
  ...listed,
  ...pageRoutes,
];
