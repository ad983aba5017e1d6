import type { Connection } from "mongoose";
import { inject } from "vitest";
import { afterEach, beforeEach, expect, it } from "vitest";
import { connectMongo } from "#src/adapters/mongo/connection.js";
import type { DriverConnection } from "#src/adapters/mongo/driver-repair.js";
import { databaseUrl } from "./database-url.js";

interface MonitorConnection extends DriverConnection {
  command(namespace: { db: string }, command: object, options: object): Promise<unknown>;
}

/** The socket over which the driver watches the server. */
function monitorOf(connection: Connection): MonitorConnection {
  const client = connection.getClient() as unknown as {
    topology: { s: { servers: Map<string, { monitor: { connection: MonitorConnection } }> } };
  };
  const [server] = client.topology.s.servers.values();
  if (!server) throw new Error("the driver knows no server");
  return server.monitor.connection;
}

let connection: Connection;
beforeEach(async () => {
  connection = await connectMongo(databaseUrl(inject("mongoUrl"), "driver_repair"));
});
afterEach(() => connection.close());

it("ends a command that is written in the moment in which its socket dies", async () => {
  const monitor = monitorOf(connection);
  monitor.socket.destroy();
  await expect(monitor.command({ db: "admin" }, { hello: 1 }, {})).rejects.toThrow("closed");
  await expect(connection.db?.admin().ping()).resolves.toMatchObject({ ok: 1 });
});

it("ends a command over a socket that died before the driver listened", async () => {
  const monitor = monitorOf(connection);
  monitor.socket.removeAllListeners("close");
  const closed = new Promise((resolve) => monitor.socket.once("close", resolve));
  monitor.socket.destroy();
  await closed;
  await expect(monitor.command({ db: "admin" }, { hello: 1 }, {})).rejects.toThrow("closed");
});

it("ends a command whose bytes are still waiting when the server goes", async () => {
  const monitor = monitorOf(connection);
  const sent = monitor.command({ db: "admin" }, { hello: 1, padding: "x".repeat(8_000_000) }, {});
  setImmediate(() => monitor.socket.destroy());
  await expect(sent).rejects.toThrow("closed");
});
