/** Every `/sim` endpoint. */
import type { ControlRoute } from "./control.js";
import { archivePortRoutes } from "./archive-port.js";
import { deskRoutes } from "./desk.js";
import { loginPageRoutes } from "./login.js";
import { machineRoutes } from "./machine.js";
import { pageRoutes } from "./page-routes.js";
import { peopleRoutes } from "./people.js";
import { placeRoutes } from "./places.js";
import { scriptRoutes } from "./script.js";

const listed = [
  ...machineRoutes,
  ...peopleRoutes,
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
