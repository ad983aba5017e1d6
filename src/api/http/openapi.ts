/** The OpenAPI document, made from the routes themselves. */
import type { z } from "zod";
import { createDocument, type ZodOpenApiOperationObject } from "zod-openapi";
import type { Endpoint } from "./endpoint.js";
import { ErrorShape } from "./response-shapes.js";

export interface ApiInfo {
  version: string;
  publicUrl: string;
}

/** ":id" → "{id}". */
const openApiPath = (path: string): string => path.replace(/:(\w+)/g, "{$1}");

/** Builds the document; throws when two routes share method and path. */
export function openApiDocument(endpoints: readonly Endpoint[], prefix: string, info: ApiInfo) {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const endpoint of endpoints) {
    const operations = (paths[prefix + openApiPath(endpoint.path)] ??= {});
    if (operations[endpoint.method]) throw new Error(`two routes answer ${endpoint.method} ${endpoint.path}`);
    operations[endpoint.method] = operationOf(endpoint);
  }
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "Guanxi SCRM",
      version: info.version,
      description: "Every answer is { data }, lists add nextCursor; errors are { error }. Instants are UTC.",
    },
    servers: [{ url: info.publicUrl }],
    components: {
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: "guanxi_session" },
        csrf: { type: "apiKey", in: "header", name: "x-csrf-token", description: "On writes with a session." },
        apiKey: { type: "http", scheme: "bearer" },
      },
    },
    paths,
  });
}

function operationOf(endpoint: Endpoint): ZodOpenApiOperationObject {
  const { params, query, body } = endpoint.request;
  const isWrite = endpoint.method !== "get";
  return {
    tags: [endpoint.tag],
    summary: endpoint.summary,
    operationId: operationId(endpoint),
    ...(endpoint.permission === "public"
      ? { security: [] }
      : { security: [isWrite ? { session: [], csrf: [] } : { session: [] }, { apiKey: [] }] }),
    description: endpoint.permission === "public" ? "Public." : `Needs: ${endpoint.permission}.`,
    requestParams: {
      ...(params ? { path: params as z.ZodObject } : {}),
      ...(query ? { query: query as z.ZodObject } : {}),
    },
    ...(body ? { requestBody: { required: true, content: { "application/json": { schema: body } } } } : {}),
    responses: {
      [String(endpoint.status)]: answerOf(endpoint),
      default: { description: "Error", content: { "application/json": { schema: ErrorShape } } },
    },
  };
}

function answerOf(endpoint: Endpoint) {
  if (endpoint.stream !== null) {
    return { description: "Stream", content: { [endpoint.stream]: { schema: { type: "string" as const } } } };
  }
  if (endpoint.response === null) return { description: "Done" };
  return { description: "OK", content: { "application/json": { schema: endpoint.response } } };
}

/** "get /contacts/:id/messages" → "getContactsIdMessages". */
const operationId = (endpoint: Endpoint): string =>
  endpoint.method +
  endpoint.path
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join("");
