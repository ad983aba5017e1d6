import { readFileSync } from "node:fs";
import { join } from "node:path";
import { validate, ValidationSeverity } from "dockerfile-utils";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { EnvSchema } from "./env.js";
import { projectRoot } from "./project-root.js";

const read = (name: string): string => readFileSync(join(projectRoot, name), "utf8");

interface ComposeService {
  command?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  volumes?: string[];
}
const compose = parse(read("compose.yaml"), { merge: true }) as {
  services: Record<string, ComposeService>;
  volumes: Record<string, unknown>;
};

describe("Dockerfile", () => {
  const text = read("Dockerfile");

  it("passes the linter", () => {
    const problems = validate(text).filter((problem) => problem.severity !== ValidationSeverity.WARNING);
    expect(problems.map((problem) => problem.message)).toEqual([]);
  });

  it("builds in one stage and runs in another, without rights and with a health check", () => {
    const stages = text.split("\n").filter((line) => line.startsWith("FROM "));
    expect(stages).toHaveLength(2);
    const final = text.slice(text.lastIndexOf("\nFROM "));
    expect(final).toMatch(/^USER guanxi$/m);
    expect(final).toContain("HEALTHCHECK");
    expect(final).not.toContain("npm ci");
  });
});

describe("compose.yaml", () => {
  it("runs the three roles, a replica set and a Redis that neither forgets nor evicts", () => {
    const { services } = compose;
    expect(["api", "worker", "bot"].map((role) => services[role]?.environment?.["ROLES"])).toEqual([
      "api",
      "worker",
      "bot",
    ]);
    expect(services["mongo1"]?.command).toContain("--replSet");
    expect(services["redis"]?.command?.join(" ")).toMatch(/--appendonly yes .*--maxmemory-policy noeviction/);
  });

  it("waits only for services that exist and mounts only volumes that are declared", () => {
    const { services, volumes } = compose;
    for (const service of Object.values(services)) {
      for (const name of Object.keys(service.depends_on ?? {})) expect(services).toHaveProperty(name);
      for (const volume of service.volumes ?? []) expect(volumes).toHaveProperty(volume.split(":")[0] ?? "");
    }
  });

  it("sets only variables that the configuration knows", () => {
    const known = new Set(Object.keys(EnvSchema.shape));
    const set = Object.values(compose.services).flatMap((service) => Object.keys(service.environment ?? {}));
    expect(set.filter((name) => !known.has(name))).toEqual([]);
  });
});
