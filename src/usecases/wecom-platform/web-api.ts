/** Ports: signatures for pages inside WeCom, and signing in with WeCom (wecom.md §5.5, 5.6). */

export interface JsSdkSignature {
  corpId: string;
  agentId: number | null;
  timestamp: number;
  nonceStr: string;
  signature: string;
}

export interface JsSdkApi {
  /** @param kind corp: for `config`; agent: for `agentConfig`. @param url the page's address without "#…". */
  sign(kind: "corp" | "agent", url: string): Promise<JsSdkSignature>;
}

export interface WecomLoginApi {
  /** Where a browser goes to sign in; inside WeCom's client without a QR code. */
  authorizeUrl(input: { redirectUri: string; state: string; isInsideWecom: boolean }): Promise<string>;
  /** Whose code it is; once, 5 minutes. userId null: somebody who is no member. @throws WecomError too_late */
  userOf(code: string): Promise<{ userId: string | null; externalUserId: string | null }>;
}
