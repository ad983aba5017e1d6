/** Names that existed once; the platform answers that they are no longer supported. wecom §4.6, §4.12 */
import { refuse } from "../core/platform-error.js";
import type { Routes } from "../server/route.js";

const RETIRED = [
  "externalcontact/get_group_msg_result",
  "externalcontact/get_groupmsg_list",
  "externalcontact/transfer",
  "externalcontact/get_transfer_result",
];

export const retiredRoutes: Routes = Object.fromEntries(
  RETIRED.map((path) => [path, { needs: "any", handle: () => refuse(48005, path) }]),
);
