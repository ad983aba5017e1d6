/** Serves the built pages with answers of its own, so that browser tests can see states on demand. Never shipped. */
import { createReadStream, existsSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import { projectRoot } from "#config/project-root.js";
import type { ErrorBody } from "#src/api/contract/contract.js";
import type { PageSignaturesJson } from "#src/api/contract/sidebar.js";
import type { Role } from "#src/domain/member/member.js";
import { answerTo } from "./answers.js";
import { broadcast, outreachAnswer } from "./outreach.js";

/** `slow`: 2 s; `failing`: 500 except the session; `down`: connections are cut; `signedOut`: 401. */
export type FixtureMode = "normal" | "slow" | "failing" | "down" | "empty" | "signedOut";

export interface Fixture {
  url: string;
  set(state: { mode?: FixtureMode; role?: Role }): void;
  /** Writes that arrived: "POST /tasks/tk_1/done" with their bodies. */
  writes: { call: string; body: unknown }[];
  close(): Promise<void>;
}

const signature = { timestamp: 1_700_000_000, nonceStr: "nonce", signature: "signed" };
const pageSignatures: PageSignaturesJson = { corpId: "ww1", agentId: 1000002, corp: signature, agent: signature };

const web = join(projectRoot, "dist/web");
const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

function sendFile(path: string, response: ServerResponse): void {
  const wanted = join(web, normalize(path));
  const file = wanted.startsWith(web) && extname(path) && existsSync(wanted) ? wanted : join(web, "index.html");
  response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
  createReadStream(file)
    .on("error", () => response.destroy())
    .pipe(response);
}

const failure = (code: string): ErrorBody => ({ error: { code, message: "", details: {}, requestId: "req_fixture" } });

export async function startFixture(port = 0): Promise<Fixture> {
  let mode: FixtureMode = "normal";
  let role: Role = "sales";
  const writes: Fixture["writes"] = [];

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://fixture.test");
    if (!url.pathname.startsWith("/api/v1")) return sendFile(url.pathname, response);
    const path = url.pathname.slice("/api/v1".length);
    const json = (status: number, body: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    const answer = (): void => {
      if (mode === "down") return void request.socket.destroy();
      if (path === "/events") {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(": hello\n\n");
        return;
      }
      // Ways of signing in are told to everybody.
      if (mode === "signedOut" && path !== "/sign-in-ways") return json(401, failure("not_signed_in"));
      if (mode === "failing" && path !== "/session") return json(500, failure("internal_error"));
      const found = answerTo(path, url.searchParams, role, new Date(), mode === "empty");
      if (request.method === "GET") return found === undefined ? json(404, failure("not_found")) : json(200, found);
      let text = "";
      request.on("data", (chunk: Buffer) => (text += chunk.toString()));
      request.on("end", () => {
        writes.push({ call: `${request.method ?? ""} ${path}`, body: text ? JSON.parse(text) : null });
        if (path === "/wecom/page-signature") return json(200, { data: pageSignatures });
        if (path === "/sop-forecasts") return json(200, found);
        const outreach = outreachAnswer(path, new Date());
        if (outreach !== undefined)
          return json(200, path === "/broadcasts" ? { data: broadcast("bc_draft", new Date()) } : outreach);
        json(200, { data: { id: "made", dueAt: new Date().toISOString(), values: ["13800000017"] } });
      });
    };
    setTimeout(answer, mode === "slow" ? 2000 : 0);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address();
  const listening = typeof address === "object" && address ? address.port : port;
  return {
    url: `http://127.0.0.1:${listening}`,
    set: (state) => {
      mode = state.mode ?? mode;
      role = state.role ?? role;
    },
    writes,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
