import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { envExample } from "./env-example.js";
import { ConfigError, readConfig } from "./env.js";
import { projectRoot } from "./project-root.js";

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe("readConfig", () => {
  it("fills every default from an empty environment", () => {
    const config = readConfig({});
    expect(config.ROLES).toEqual(["api", "worker", "bot"]);
    expect(config.PUBLIC_URL).toBe("http://localhost:3000");
    expect(config.MONGODB_URL).toBeUndefined();
  });

  it("lists all problems at once, each with its variable", () => {
    const problems = problemsOf({ PORT: "http", MONGODB_URL: "localhost", ROLES: "api,cook", LOG_LEVEL: "loud" });
    expect(new Set(problems.map((line) => line.split(/[.:]/)[0]))).toEqual(
      new Set(["LOG_LEVEL", "MONGODB_URL", "PORT", "ROLES"]),
    );
  });

  it("treats an empty variable as unset", () => {
    expect(readConfig({ REDIS_URL: "" }).REDIS_URL).toBeUndefined();
  });

  it("asks for a token when the puppet service is chosen", () => {
    expect(() => readConfig({ WECHATY_PUPPET: "wechaty-puppet-service" })).toThrow(/WECHATY_PUPPET_TOKEN/);
  });

  it("cannot be changed afterwards", () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true);
  });
});

describe(".env.example", () => {
  it("is what the schema generates", () => {
    expect(readFileSync(join(projectRoot, ".env.example"), "utf8")).toBe(envExample());
  });
});
