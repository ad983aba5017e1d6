/** Every `/sim` endpoint. */
import type { ControlRoute } from "./control.js";
import { machineRoutes } from "./machine.js";
import { peopleRoutes } from "./people.js";

const listed = [...machineRoutes, ...peopleRoutes];

export const controlRoutes: readonly ControlRoute[] = [
  {
    method: "GET",
    path: "/sim",
    about: "this list",
    handle: () => listed.map(({ method, path, about }) => `${method} ${path}: ${about}`),
  },
  ...listed,
];
