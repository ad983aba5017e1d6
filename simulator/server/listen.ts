/** The HTTP server: the platform under /cgi-bin, the control endpoints under /sim. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { apiRoutes } from "../api/routes.js";
import { Control } from "../control/control.js";
import { controlRoutes } from "../control/routes.js";
import { Simulator, type SimulatorOptions } from "../core/simulator.js";
import { registerDueTasks } from "../due-tasks.js";
import { Platform } from "./platform.js";

export interface RunningSimulator {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  url: string;
  sim: Simulator;
  close(): Promise<void>;
}

/** Starts one; port 0 takes any free one. */
export async function listen(options: SimulatorOptions & { port?: number; host?: string }): Promise<RunningSimulator> {
  const sim = new Simulator(options);
  sim.whenPrepared(registerDueTasks);
  const platform = new Platform(sim, apiRoutes);
  const control = new Control(sim, controlRoutes);
  const host = options.host ?? "127.0.0.1";
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const serving = url.pathname.startsWith("/cgi-bin/")
      ? platform.serve(request, response, url)
      : control.serve(request, response, url);
    serving.catch((error: unknown) => {
      process.stderr.write(`simulator: ${url.pathname}: ${String((error as Error).stack)}\n`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, host, () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  sim.url = `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${port}`;
  return {
    url: sim.url,
    sim,
    close: async () => {
      await sim.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
