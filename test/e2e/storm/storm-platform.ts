/** As much of the platform as the product's handlers ask for, answering from the storm's world. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { StormWorld } from "./storm-world.js";

export interface StormPlatform {
  url: string;
  /** How often each code was really greeted. */
  greetings: Map<string, number>;
  /** The world it answers from; none before. */
  world: StormWorld | null;
  close(): Promise<void>;
}

interface Asked {
  body: Record<string, unknown>;
  query: URLSearchParams;
}

type Answers = Readonly<Record<string, (asked: Asked) => object>>;

export async function startStormPlatform(): Promise<StormPlatform> {
  const greetings = new Map<string, number>();
  let tags = 0;
  const answers: Answers = {
    "/cgi-bin/gettoken": () => ({ access_token: "storm", expires_in: 7_200 }),
    "/cgi-bin/externalcontact/add_contact_way": () => ({ config_id: "storm-way", qr_code: "http://localhost/qr" }),
    "/cgi-bin/externalcontact/add_corp_tag": ({ body }) => ({
      tag_group: {
        group_id: `group-${String(body["group_name"] ?? body["group_id"])}`,
        group_name: body["group_name"] ?? "",
        tag: (body["tag"] as { name: string }[]).map(({ name }) => ({ id: `tag-${++tags}`, name })),
      },
    }),
    "/cgi-bin/externalcontact/send_welcome_msg": ({ body }) => {
      const code = String(body["welcome_code"]);
      const count = greetings.get(code) ?? 0;
      if (count > 0) return { errcode: 41_051, errmsg: "already" };
      greetings.set(code, count + 1);
      return {};
    },
    "/cgi-bin/externalcontact/get": ({ query }) => customerAnswer(platform.world, query.get("external_userid") ?? ""),
  };
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const url = new URL(request.url ?? "/", "http://localhost");
      const text = Buffer.concat(chunks).toString();
      const body = text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {};
      const answer = answers[url.pathname]?.({ body, query: url.searchParams }) ?? {};
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ errcode: 0, errmsg: "ok", ...answer }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const platform: StormPlatform = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    greetings,
    world: null,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return platform;
}

/** Nobody follows the customer: not an empty list but 84061. */
function customerAnswer(world: StormWorld | null, externalUserId: string): object {
  const customer = world?.customers.get(externalUserId);
  if (!customer || customer.listed.size === 0) return { errcode: 84_061, errmsg: "not external contact" };
  return {
    external_contact: { external_userid: externalUserId, name: `客户 ${externalUserId.slice(-6)}`, type: 1 },
    follow_user: [...customer.listed].map(([userid, pair]) => ({
      userid,
      remark: pair.remark,
      createtime: pair.createdAt,
      add_way: 1,
      state: pair.state,
      remark_mobiles: pair.mobiles,
      tags: [],
    })),
  };
}
