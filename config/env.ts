/** The environment as one frozen, typed object. Start-up fails with the full list of problems. */
import { z } from "zod";
import { BotAccountsJson } from "./bot-accounts.js";

const flag = z.enum(["0", "1", "true", "false"]).transform((value) => value === "1" || value === "true");

const ROLE_NAMES = ["api", "worker", "bot"] as const;

const roles = z
  .string()
  .transform((value) =>
    value
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean),
  )
  .pipe(z.array(z.enum(ROLE_NAMES)).min(1));

const url = (protocols: RegExp, example: string) => z.string().regex(protocols, `must look like ${example}`);

/**
 * Every variable with its meaning (`describe`) and default. `.env.example` is generated from this by
 * `npm run -s env:example`; a test keeps the two alike.
 */
export const EnvSchema = z.object({
  ROLES: roles.default([...ROLE_NAMES]).describe("Roles this process runs, comma separated: api, worker, bot"),
  CORP_ID: z
    .string()
    .regex(/^[\w-]{1,64}$/, "letters, digits, - and _ only, at most 64")
    .default("default")
    .describe("Id of the corp (tenant); first part of every key"),
  CORP_NAME: z.string().min(1).max(100).default("我的公司").describe("Name of the corp as shown in the pages"),
  HOST: z.string().min(1).default("127.0.0.1").describe("Address the api listens on; 0.0.0.0 for all"),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000).describe("Port the api listens on"),
  PUBLIC_URL: url(/^https?:\/\/[^\s/]+$/, "https://crm.example.com (no path)")
    .optional()
    .describe("Public address without a path; cookies are Secure when it is https. Default http://localhost:PORT"),
  API_STANDBY: flag
    .default(true)
    .describe("0: bin/up keeps no second api process that takes over at once when the first one dies"),
  TRUST_PROXY: flag.default(false).describe("1 when exactly one reverse proxy stands before the api"),
  MONGODB_URL: url(/^mongodb(\+srv)?:\/\/\S+$/, "mongodb://host:27017/guanxi?replicaSet=rs0")
    .optional()
    .describe("A MongoDB replica set or cluster. Unset: the embedded store under DATA_DIR"),
  REDIS_URL: z
    .string()
    .regex(/^(rediss?:\/\/|\/)\S+$/, "must look like redis://host:6379/0 or a socket path")
    .optional()
    .describe("A Redis with appendonly and noeviction. Unset: a private redis-server under DATA_DIR"),
  DATA_DIR: z.string().min(1).default("data").describe("Folder of everything kept on this machine"),
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "silent"])
    .default("info")
    .describe("Level of the JSON logs"),
  QUEUE_PREFIX: z
    .string()
    .regex(/^[\w-]+$/, "letters, digits, - and _ only")
    .default("guanxi")
    .describe("First part of every Redis key"),
  WORKER_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(4)
    .describe("Jobs of one queue that a worker process runs at once"),
  BROADCAST_PAGE_SIZE: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(2_000)
    .describe("Customers of one WeCom mass-send task, at most 10000"),
  BROADCAST_LEASE_MS: z.coerce
    .number()
    .int()
    .min(1_000)
    .default(120_000)
    .describe("How long a page of a broadcast may take; a third of it is WeCom's time to answer"),
  BROADCAST_SETTLE_MS: z.coerce
    .number()
    .int()
    .min(5_000)
    .default(600_000)
    .describe("An unanswered task that WeCom does not list after this was not made; well above the lease"),
  METRICS_TOKEN: z.string().min(16).optional().describe("Bearer token for /metrics; unset: loopback only"),
  WECHATY_PUPPET: z
    .enum(["none", "wechaty-puppet-mock", "wechaty-puppet-service"])
    .default("none")
    .describe("Puppet of the Wechaty bot; none: no bot account"),
  WECHATY_PUPPET_TOKEN: z.string().min(1).optional().describe("Token of the puppet service's vendor"),
  WECHATY_PUPPET_ENDPOINT: z.string().min(1).optional().describe("Address of a self-hosted puppet service, host:port"),
  WECHATY_ACCOUNT: z
    .string()
    .regex(/^[\w-]{1,32}$/, "letters, digits, - and _ only, at most 32")
    .default("main")
    .describe("Name of the bot account; its messages have the source wechaty:NAME"),
  WECHATY_MEMBER: z.string().min(1).default("bot").describe("User id of the member whose account the bot uses"),
  WECHATY_FRIEND_RULE: z
    .string()
    .regex(/^(always|never|keyword:.+)$/, "must be always, never or keyword:WORD")
    .default("never")
    .describe("Which friend requests are accepted: always, never or keyword:WORD"),
  WECHATY_MOCK_OUTBOX: z
    .string()
    .min(1)
    .optional()
    .describe("Mock puppet only: file that records what contacts received"),
  WECOM_BASE_URL: url(/^https?:\/\/[^\s/]+$/, "https://qyapi.weixin.qq.com (no path)")
    .default("https://qyapi.weixin.qq.com")
    .describe("Address of the WeCom API; the local simulator's address in the demo and in tests"),
  WECOM_CORP_ID: z
    .string()
    .regex(/^[\w-]{2,64}$/, "letters, digits, - and _ only, at most 64")
    .optional()
    .describe("WeCom corp id (企业 ID), ww…; unset: taken from the settings page, or WeCom is off"),
  WECOM_AGENT_ID: z.coerce.number().int().positive().optional().describe("Agent id of the self-built app"),
  WECOM_SECRET: z.string().min(1).optional().describe("Secret of the self-built app"),
  WECOM_CONTACT_SECRET: z
    .string()
    .min(1)
    .optional()
    .describe("Secret of 客户联系, if the corp has one; else the app's"),
  WECOM_DIRECTORY_SECRET: z.string().min(1).optional().describe("Secret of 通讯录同步, if used; else the app's"),
  WECOM_KF_SECRET: z.string().min(1).optional().describe("Secret of 微信客服, if used; else the app's"),
  WECOM_CALLBACK_TOKEN: z
    .string()
    .regex(/^[A-Za-z0-9]{1,32}$/, "at most 32 letters and digits")
    .optional()
    .describe("Token of the callback URL /callbacks/wecom/CORP/AGENT"),
  WECOM_CALLBACK_AES_KEY: z
    .string()
    .regex(/^[A-Za-z0-9]{43}$/, "exactly 43 letters and digits")
    .optional()
    .describe("EncodingAESKey of the callback URL"),
  WECOM_ARCHIVE_SECRET: z.string().min(1).optional().describe("Secret of 会话内容存档"),
  WECOM_ARCHIVE_LIBRARY: z
    .string()
    .min(1)
    .optional()
    .describe("Path of the vendor's libWeWorkFinanceSdk_C.so; unset with WECOM_ARCHIVE_URL unset: no archive"),
  WECOM_ARCHIVE_URL: url(/^https?:\/\/\S+$/, "http://localhost:4300")
    .optional()
    .describe("HTTP archive port of the local simulator, instead of the library"),
  WECOM_ARCHIVE_KEYS: z
    .string()
    .regex(/^\d+=[^,=]+(,\d+=[^,=]+)*$/, "must look like 1=/keys/v1.pem,2=/keys/v2.pem")
    .optional()
    .describe("Private keys of the archive by version: 1=/keys/v1.pem,2=/keys/v2.pem"),
  LLM_BASE_URL: url(/^https?:\/\/\S+$/, "http://localhost:11434/v1")
    .optional()
    .describe("Optional language model: address of an OpenAI-compatible API. Unset: none, everything works without it"),
  LLM_MODEL: z.string().min(1).max(100).optional().describe("Name of the model at that address"),
  LLM_API_KEY: z.string().min(1).optional().describe("Key of that API, if it wants one"),
  LLM_DAILY_TOKENS: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000_000)
    .default(200_000)
    .describe("Tokens that may be spent on the model per local day"),
  LLM_TIMEOUT_MS: z.coerce.number().int().min(100).max(300_000).default(30_000).describe("Longest wait for an answer"),
  LLM_SEND_PERSONAL_DATA: flag
    .default(false)
    .describe("1: phones, mails and names leave as they are; 0: placeholders leave instead"),
  SECRETS_KEY: z
    .string()
    .min(32)
    .optional()
    .describe("Encrypts secrets saved from the settings page; unset: a key file under DATA_DIR"),
  WECHATY_ACCOUNTS: BotAccountsJson.optional().describe(
    'Several bot accounts as one JSON list, instead of the variables above: [{"account":"li","member":"liqian","token":"…"}]',
  ),
  MEDIA_MAX_MB: z.coerce
    .number()
    .int()
    .min(1)
    .max(2_048)
    .default(100)
    .describe("Files of conversations larger than this are not kept, in MB"),
  DEMO: flag.default(false).describe("1: this is the demo company; set by bin/up"),
});

type ParsedEnv = z.infer<typeof EnvSchema>;

/** Typed configuration; `baseUrl` is resolved. */
export type Config = Readonly<Omit<ParsedEnv, "PUBLIC_URL"> & { PUBLIC_URL: string }>;

/** The environment is not usable; `problems` lists all of them. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration has ${problems.length} problem(s):\n${problems.map((line) => `  - ${line}`).join("\n")}`);
    this.name = "ConfigError";
    this.problems = problems;
  }
}

/**
 * Reads and checks the environment.
 *
 * @param env variables; empty strings count as unset.
 * @throws ConfigError with every problem at once.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([key, value]) => key in EnvSchema.shape && value !== ""),
  );
  const parsed = EnvSchema.safeParse(given);
  const problems = parsed.success
    ? crossChecks(parsed.data)
    : parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const { PUBLIC_URL = `http://localhost:${parsed.data.PORT}`, ...rest } = parsed.data;
  return Object.freeze({ ...rest, PUBLIC_URL });
}

function crossChecks(env: ParsedEnv): string[] {
  const problems: string[] = [];
  if (env.WECHATY_PUPPET === "wechaty-puppet-service" && !env.WECHATY_PUPPET_TOKEN && !env.WECHATY_PUPPET_ENDPOINT) {
    problems.push("WECHATY_PUPPET_TOKEN: needed by wechaty-puppet-service (or set WECHATY_PUPPET_ENDPOINT)");
  }
  if (env.WECOM_CORP_ID && !env.WECOM_SECRET) problems.push("WECOM_SECRET: needed with WECOM_CORP_ID");
  if (Boolean(env.WECOM_CALLBACK_TOKEN) !== Boolean(env.WECOM_CALLBACK_AES_KEY)) {
    problems.push("WECOM_CALLBACK_TOKEN and WECOM_CALLBACK_AES_KEY: set both or neither");
  }
  return problems;
}
