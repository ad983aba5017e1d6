/** The first greeting: one winner, 20 seconds. wecom §4.5, path/92137 */
import { refuse } from "../core/platform-error.js";
import { receive } from "../acts/receive.js";
import { findFollow, findMember } from "../acts/relations.js";
import type { Routes } from "../server/route.js";
import { pairKey } from "../state/corp.js";
import { attachmentsOf, contentOf, textContent } from "./checks.js";

export const WELCOME_WINDOW_MS = 20_000;

export const welcomeRoutes: Routes = {
  "externalcontact/send_welcome_msg": {
    needs: "customer",
    lock: ({ params }) => `welcome ${params.textOr("welcome_code", "")}`,
    lockCode: 41096,
    handle: (call) => {
      const { sim, corp, params } = call;
      const code = corp.welcomeCodes.get(params.text("welcome_code", { missing: 41049 })) ?? refuse(41050);
      const text = textContent(params);
      const attachments = attachmentsOf(call, params);
      if (text === null && attachments.length === 0) refuse(40063, "text and attachments are empty");
      if (code.use === "used") refuse(41051);
      if (sim.now() - code.issuedAtMs > WELCOME_WINDOW_MS) refuse(41050, "expired");
      const member = findMember(corp, code.userid);
      const consent = corp.consents.get(pairKey(code.userid, code.externalUserId))?.status ?? "";
      if (member?.isArchived && consent !== "Agree" && consent !== "Default_Agree") refuse(41053);
      const follow = findFollow(corp, code.userid, code.externalUserId);
      if (follow && follow.lastCustomerMs >= code.issuedAtMs) refuse(41051);
      code.use = "used";
      corp.welcomedAt.set(pairKey(code.userid, code.externalUserId), sim.now());
      if (follow) follow.lastInteractionAt = call.now;
      receive(sim, corp, {
        kind: "welcome",
        from: code.userid,
        externalUserId: code.externalUserId,
        content: contentOf(text, attachments),
      });
    },
  },
};
