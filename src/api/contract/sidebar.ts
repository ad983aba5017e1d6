/** JSON of the chat sidebar inside WeCom's client. */

/** GET /contacts/by-identity?channel=&id= ; null: not known, or not visible. */
export interface ContactByIdentityJson {
  contactId: string | null;
}

/** What the JS-SDK wants to see before it talks to a page. */
export interface PageSignatureJson {
  timestamp: number;
  nonceStr: string;
  signature: string;
}

/** POST /wecom/page-signature {url} */
export interface PageSignaturesJson {
  corpId: string;
  agentId: number;
  corp: PageSignatureJson;
  agent: PageSignatureJson;
}
