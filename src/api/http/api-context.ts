/** What a request carries besides Koa's own: its id, who asks, and which route answers. */
import type { ParameterizedContext } from "koa";
import type { SignedIn } from "#src/usecases/access/sign-in.js";
import type { Action, Viewer } from "#src/domain/member/member.js";

/** Who is asking. */
export type Actor = { viewer: Viewer; actions: readonly Action[] } & (
  { kind: "member"; signedIn: SignedIn; sessionToken: string } | { kind: "api-key"; keyId: string }
);

export interface ApiState {
  requestId: string;
  /** Template of the matched route, e.g. "/api/v1/contacts/:id"; null before or without a match. */
  route: string | null;
}

export type ApiContext = ParameterizedContext<ApiState>;
