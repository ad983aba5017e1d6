/**
 * One way to write a route: method, path, action, request and response schema, handler. Router and OpenAPI document are
 * both made from it, so the two cannot drift apart.
 */
import type { z } from "zod";
import type { Action } from "#src/domain/member/member.js";
import { AppError } from "#src/domain/shared/errors.js";
import type { Actor, ApiContext } from "./api-context.js";
import { readInput, type RequestInput, type RequestSchemas } from "./read-input.js";

export type HttpMethod = "get" | "post" | "put" | "patch" | "delete";

/** What a route says of itself. */
export interface EndpointSpec<P, Q, B, R> {
  method: HttpMethod;
  /** Below /api/v1, parameters as ":id". */
  path: `/${string}`;
  /** Heading in the OpenAPI document. */
  tag: string;
  /** One line for readers of the OpenAPI document. */
  summary: string;
  request?: RequestSchemas<P, Q, B>;
  /** The whole body; null answers 204 without one. */
  response: z.ZodType<R> | null;
  /** 200 unless something was made (201). */
  status?: 200 | 201;
}

/** Every route names who may use it: an action of the table, any signed-in member, or everybody. */
export type Permission = Action | "signed-in" | "public";

type Handler<P, Q, B, R, A> = (input: RequestInput<P, Q, B>, actor: A, ctx: ApiContext) => Promise<R>;

export interface Endpoint {
  method: HttpMethod;
  path: `/${string}`;
  tag: string;
  summary: string;
  permission: Permission;
  request: RequestSchemas;
  response: z.ZodType | null;
  /** Content type of an answer that is no JSON (CSV, event stream). */
  stream: string | null;
  status: number;
  /** Reads the input, runs the handler, sets the answer. */
  run(ctx: ApiContext, actor: Actor | null, options: RunOptions): Promise<void>;
}

export interface RunOptions {
  /** Check answers against their schema (tests and development). */
  checkResponses: boolean;
}

/**
 * The member behind an act that needs one: tasks and messages belong to people, not to keys.
 *
 * @throws AppError not_allowed
 */
export function requireMember(actor: Actor): Actor & { kind: "member" } {
  if (actor.kind === "member") return actor;
  throw new AppError("not_allowed", "API 密钥不能代替成员做这件事", { details: { keyId: actor.keyId } });
}

/** A route for those who may do `permission`. */
export function endpoint<P, Q, B, R>(
  permission: Action | "signed-in",
  spec: EndpointSpec<P, Q, B, R>,
  handle: Handler<P, Q, B, R, Actor>,
): Endpoint {
  return build(permission, spec, null, (input, actor, ctx) => {
    if (!actor) throw new Error(`${spec.path} was run without an actor`);
    return handle(input, actor, ctx);
  });
}

/** A route that anybody may use. */
export function publicEndpoint<P, Q, B, R>(
  spec: EndpointSpec<P, Q, B, R>,
  handle: (input: RequestInput<P, Q, B>, ctx: ApiContext) => Promise<R>,
): Endpoint {
  return build("public", spec, null, (input, _actor, ctx) => handle(input, ctx));
}

/** A route that writes its answer itself: a download or an event stream. */
export function streamEndpoint<P, Q, B>(
  permission: Action | "signed-in",
  spec: Omit<EndpointSpec<P, Q, B, void>, "response" | "status"> & { contentType: string },
  handle: Handler<P, Q, B, void, Actor>,
): Endpoint {
  return build(permission, { ...spec, response: null }, spec.contentType, (input, actor, ctx) => {
    if (!actor) throw new Error(`${spec.path} was run without an actor`);
    return handle(input, actor, ctx);
  });
}

function build<P, Q, B, R>(
  permission: Permission,
  spec: EndpointSpec<P, Q, B, R>,
  stream: string | null,
  handle: Handler<P, Q, B, R, Actor | null>,
): Endpoint {
  const { method, path, tag, summary, response } = spec;
  const request: RequestSchemas<P, Q, B> = spec.request ?? {};
  return {
    method,
    path,
    tag,
    summary,
    permission,
    request,
    response,
    stream,
    status: response === null && stream === null ? 204 : (spec.status ?? 200),
    run: async (ctx, actor, options) => {
      const raw = { params: (ctx as { params?: unknown }).params, query: { ...ctx.query }, body: ctx.request.body };
      const answer = await handle(readInput(request, raw), actor, ctx);
      if (stream !== null) return;
      if (response === null) {
        ctx.status = 204;
        return;
      }
      if (options.checkResponses) response.parse(answer);
      ctx.status = spec.status ?? 200;
      ctx.body = answer;
    },
  };
}
