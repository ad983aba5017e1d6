/** The chat sidebar: whose chat is open, and the signatures without which WeCom's client tells a page nothing. */
import { z } from "zod";
import { AppError, InvalidInputError } from "#src/domain/shared/errors.js";
import type { JsSdkSignature } from "#src/usecases/wecom-platform/web-api.js";
import type { ApiDeps } from "../api-deps.js";
import type { ContactByIdentityJson, PageSignaturesJson } from "../contract/sidebar.js";
import { endpoint, type Endpoint } from "../http/endpoint.js";
import { dataOf, Id } from "../http/response-shapes.js";

const ByIdentityShape = z
  .strictObject({ contactId: z.string().nullable() })
  .meta({ id: "ContactByIdentity" }) satisfies z.ZodType<ContactByIdentityJson>;

const Signature = z.strictObject({ timestamp: z.number(), nonceStr: z.string(), signature: z.string() });
const SignaturesShape = z
  .strictObject({ corpId: z.string(), agentId: z.number(), corp: Signature, agent: Signature })
  .meta({ id: "PageSignatures" }) satisfies z.ZodType<PageSignaturesJson>;

const shown = ({ timestamp, nonceStr, signature }: JsSdkSignature) => ({ timestamp, nonceStr, signature });

export function sidebarRoutes({ contacts, wecom, publicUrl }: ApiDeps): Endpoint[] {
  const { origin } = new URL(publicUrl);
  return [
    endpoint(
      "contact:read",
      {
        method: "get",
        path: "/contacts/by-identity",
        tag: "contacts",
        summary: "The contact whom a channel knows by this id, inside the own scope",
        request: { query: z.strictObject({ channel: z.string().min(1).max(60), id: Id }) },
        response: dataOf(ByIdentityShape),
      },
      async ({ query }, { viewer }) => ({
        data: { contactId: (await contacts.findByIdentity(viewer, query))?.id ?? null },
      }),
    ),
    endpoint(
      "contact:read",
      {
        method: "post",
        path: "/wecom/page-signature",
        tag: "wecom",
        summary: "Signatures for one of our own pages inside WeCom's client",
        request: { body: z.strictObject({ url: z.url().max(2_000) }) },
        response: dataOf(SignaturesShape),
      },
      async ({ body: { url } }) => {
        // Signing a foreign page would lend it our app's rights.
        if (new URL(url).origin !== origin)
          throw new InvalidInputError([{ path: "url", message: `只能是 ${origin} 的页面` }]);
        const corp = await wecom.platform.jsSdk.sign("corp", url);
        if (corp.agentId === null)
          throw new AppError("wecom_not_configured", "还没有填写应用的 AgentId，请先在设置里填写");
        const agent = await wecom.platform.jsSdk.sign("agent", url);
        return { data: { corpId: corp.corpId, agentId: corp.agentId, corp: shown(corp), agent: shown(agent) } };
      },
    ),
  ];
}
