/** The simulator as a process of its own: it stays up and counts what customers really got. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "#config/project-root.js";

export interface SimulatedWecom {
  url: string;
  corpId: string;
  secrets: { app: string; contact: string };
  agentId: number;
  post(path: string, body: unknown): Promise<Record<string, unknown>>;
  get(path: string): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

interface Info {
  corps: { corpId: string; apps: { kind: string; agentId: number; secret: string }[] }[];
}

export async function startSimulatedWecom(port: number): Promise<SimulatedWecom> {
  const child = spawn(process.execPath, [join(projectRoot, "dist/simulator/main.js"), "--port", String(port)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the simulator ended with ${code}`)));
    child.stdout.on("data", (chunk: Buffer) => {
      const ready = /ready (http:\S+?)\/?\s/.exec(`${chunk.toString()} `)?.[1];
      if (ready) resolve(ready);
    });
  });
  const call = async (path: string, init?: RequestInit): Promise<Record<string, unknown>> => {
    const answer = await fetch(url + path, init);
    const json = (await answer.json()) as Record<string, unknown>;
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(json)}`);
    return json;
  };
  const get = (path: string) => call(path);
  const post = (path: string, body: unknown) =>
    call(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  const { corps } = (await get("/sim/info")) as unknown as Info;
  const corp = corps[0];
  const app = corp?.apps.find(({ kind }) => kind === "self-built");
  const contact = corp?.apps.find(({ kind }) => kind === "customer-contact");
  if (!corp || !app) throw new Error("the simulator has no corp");
  return {
    url,
    corpId: corp.corpId,
    agentId: app.agentId,
    secrets: { app: app.secret, contact: contact?.secret ?? app.secret },
    get,
    post,
    stop: async () => {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await gone;
    },
  };
}
