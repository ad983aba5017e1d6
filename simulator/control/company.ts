/** `/sim` endpoints of the company's console: departments, tags, contact ways, messages to members. */
import { z } from "zod";
import {
  addDepartment,
  consoleAddsTags,
  consoleDeletesTag,
  consoleRenamesTag,
  consoleShufflesTags,
} from "../acts/console-acts.js";
import type { ControlRoute } from "./control.js";
import { defined } from "./defined.js";

export const companyRoutes: readonly ControlRoute[] = [
  {
    method: "POST",
    path: "/sim/departments",
    about: "makes or changes a department: {id?, name, parentId?}",
    handle: ({ sim, corp, body }) =>
      addDepartment(
        sim,
        corp,
        defined(z.object({ id: z.int().optional(), name: z.string(), parentId: z.int().optional() }).parse(body)),
      ),
  },
  {
    method: "GET",
    path: "/sim/tags",
    about: "tag groups with how many relations carry each tag",
    handle: ({ corp }) => {
      const counts = new Map<string, number>();
      for (const follow of corp.follows.values())
        for (const id of follow.tagIds) counts.set(id, (counts.get(id) ?? 0) + 1);
      return [...corp.tagGroups.values()]
        .filter((group) => !group.isDeleted)
        .map(({ tags, ...group }) => ({
          ...group,
          tags: tags.filter((tag) => !tag.isDeleted).map((tag) => ({ ...tag, follows: counts.get(tag.id) ?? 0 })),
        }));
    },
  },
  {
    method: "POST",
    path: "/sim/tags",
    about: "makes tags in the console: {group, tags, byAgent?}",
    handle: ({ sim, corp, body }) =>
      consoleAddsTags(
        sim,
        corp,
        defined(z.object({ group: z.string(), tags: z.array(z.string()), byAgent: z.int().optional() }).parse(body)),
      ),
  },
  {
    method: "POST",
    path: "/sim/tags/:id/rename",
    about: "renames a tag or group: {name}",
    handle: ({ sim, corp, part, body }) =>
      consoleRenamesTag(sim, corp, part["id"] ?? "", z.object({ name: z.string().min(1) }).parse(body).name),
  },
  {
    method: "DELETE",
    path: "/sim/tags/:id",
    about: "deletes a tag or group",
    handle: ({ sim, corp, part }) => consoleDeletesTag(sim, corp, part["id"] ?? ""),
  },
  {
    method: "POST",
    path: "/sim/tags/shuffle",
    about: "new order: {groupId?, ids}",
    handle: ({ sim, corp, body }) => {
      const { groupId, ids } = z.object({ groupId: z.string().default(""), ids: z.array(z.string()) }).parse(body);
      consoleShufflesTags(sim, corp, groupId, ids);
    },
  },
  {
    method: "GET",
    path: "/sim/contact-ways",
    about: "contact ways",
    handle: ({ corp }) => [...corp.contactWays.values()],
  },
  {
    method: "GET",
    path: "/sim/messages",
    about: "app messages to members: ?userid=&limit=",
    handle: ({ corp, query }) => {
      const userid = query.get("userid")?.toLowerCase();
      return [...corp.appMessages.values()]
        .filter((message) => userid === undefined || message.to.some((id) => id.toLowerCase() === userid))
        .slice(-Number(query.get("limit") ?? 50))
        .reverse()
        .map(({ updates, ...message }) => ({ ...message, updates: Object.fromEntries(updates) }));
    },
  },
];
