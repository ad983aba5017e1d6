/** Access tokens and addresses. path/91039, 92521, 92520 */
import { refuse } from "../core/platform-error.js";
import type { Routes } from "../server/route.js";

const LIFE_S = 7_200;

export const tokenRoutes: Routes = {
  gettoken: {
    needs: "none",
    handle: ({ sim, params }) => {
      const corpId = params.text("corpid", { missing: 41002 });
      const secret = params.text("corpsecret", { missing: 41004 });
      const corp = sim.world.corps.get(corpId) ?? refuse(40013);
      const app = corp.apps.find((app) => app.secret === secret && !app.isDisabled) ?? refuse(40001);
      const nowMs = sim.now();
      for (const token of corp.tokens.values()) {
        if (token.expiresAtMs + 86_400_000 < nowMs) corp.tokens.delete(token.token);
        else if (token.secret === secret && !token.isKilled && token.expiresAtMs > nowMs) {
          return { access_token: token.token, expires_in: Math.ceil((token.expiresAtMs - nowMs) / 1_000) };
        }
      }
      const token = sim.random.id("", 214);
      const expiresAtMs = nowMs + LIFE_S * 1_000;
      corp.tokens.set(token, { token, agentId: app.agentId, secret, expiresAtMs, isKilled: false });
      return { access_token: token, expires_in: LIFE_S };
    },
  },
  getcallbackip: { needs: "any", handle: () => ({ ip_list: ["127.0.0.1"] }) },
  get_api_domain_ip: { needs: "any", handle: () => ({ ip_list: ["127.0.0.1"] }) },
};
