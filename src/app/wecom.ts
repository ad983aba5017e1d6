/** Composes what talks to WeCom. */
import { resolve } from "node:path";
import type { Redis } from "ioredis";
import type { Connection } from "mongoose";
import type { Config } from "#config/env.js";
import { mongoWecomEventStore } from "#src/adapters/mongo/wecom/wecom-event-store.js";
import { mongoWecomSettingsStore } from "#src/adapters/mongo/wecom/wecom-settings-store.js";
import { mongoAreaSettingsStore } from "#src/adapters/mongo/settings/area-settings-store.js";
import { redisShortCache } from "#src/adapters/redis/short-cache.js";
import { installationKey, secretBox } from "#src/adapters/secrets/secret-box.js";
import { callbackDoors } from "#src/adapters/wecom/callback/callback-door.js";
import { parseXml } from "#src/adapters/wecom/callback/callback-xml.js";
import { archiveReaders } from "#src/adapters/wecom/archive/archive-readers.js";
import { redisCallLimits } from "#src/adapters/wecom/client/call-limits.js";
import { redisCallMetrics } from "#src/adapters/wecom/client/call-metrics.js";
import { httpTransport } from "#src/adapters/wecom/client/http-transport.js";
import { redisSerialLock } from "#src/adapters/wecom/client/serial-lock.js";
import { redisTokenCache } from "#src/adapters/wecom/client/token-cache.js";
import { createWecomClient, tokenFetcher } from "#src/adapters/wecom/client/wecom-client.js";
import { wecomPlatform } from "#src/adapters/wecom/wecom-platform.js";
import { areaSettings } from "#src/usecases/settings/area-settings.js";
import { systemClock } from "#src/usecases/shared/clock.js";
import type { JobQueue } from "#src/usecases/shared/job-contract.js";
import type { EventSinks } from "#src/usecases/wecom-events/event-sinks.js";
import { createWecomEventUseCases } from "#src/usecases/wecom-events/wecom-event-use-cases.js";
import { defaultWecomRules, KEEP_EVENTS_DAYS } from "#src/usecases/wecom/wecom-deps.js";
import { createCredentialSource } from "#src/usecases/wecom-platform/credential-source.js";

export interface WecomParts {
  config: Config;
  connection: Connection;
  redis: Redis;
  jobs: JobQueue;
  log: { warn(fields: Record<string, unknown>, message: string): void };
}

/** Nothing is connected before the first call; without credentials every call answers wecom_not_configured. */
export function composeWecom({ config, connection, redis, jobs, log }: WecomParts) {
  const { CORP_ID: corpId, QUEUE_PREFIX: prefix } = config;
  const settings = mongoWecomSettingsStore(
    connection,
    lazySecretBox(() => installationKey(config.SECRETS_KEY, resolve(config.DATA_DIR))),
  );
  const credentials = createCredentialSource({
    corpId,
    settings,
    now: () => Date.now(),
    env: {
      baseUrl: config.WECOM_BASE_URL,
      corpId: config.WECOM_CORP_ID,
      agentId: config.WECOM_AGENT_ID,
      secrets: {
        app: config.WECOM_SECRET,
        contact: config.WECOM_CONTACT_SECRET,
        directory: config.WECOM_DIRECTORY_SECRET,
        kf: config.WECOM_KF_SECRET,
        archive: config.WECOM_ARCHIVE_SECRET,
      },
      callback:
        config.WECOM_CALLBACK_TOKEN && config.WECOM_CALLBACK_AES_KEY
          ? { token: config.WECOM_CALLBACK_TOKEN, aesKey: config.WECOM_CALLBACK_AES_KEY }
          : null,
    },
  });
  const http = httpTransport();
  const metrics = redisCallMetrics(redis, prefix);
  const serial = redisSerialLock({ redis, prefix });
  const limits = redisCallLimits({ redis, prefix });
  const client = createWecomClient({
    credentials,
    transport: http.send,
    tokens: redisTokenCache({ redis, prefix, fetch: tokenFetcher(http.send, credentials) }),
    limits,
    serial,
    metrics,
    log,
  });
  const cache = redisShortCache(redis, `${prefix}:wecom:cache`);
  const platform = wecomPlatform({ client, transport: http.send, cache, now: () => Date.now() });
  const sinks: EventSinks = {};
  const rulesStore = mongoAreaSettingsStore(connection);
  const rules = areaSettings({ store: rulesStore, clock: systemClock }, "wecom", defaultWecomRules);
  const archive = archiveReaders({
    credentials,
    transport: http.send,
    library: config.WECOM_ARCHIVE_LIBRARY,
    httpUrl: config.WECOM_ARCHIVE_URL,
    keyFiles: config.WECOM_ARCHIVE_KEYS,
    takeTurn: (wecomCorpId) => limits.take(wecomCorpId, "archive/pull"),
  });
  return {
    /** What the areas do about callbacks; each area adds its own after composition. */
    sinks,
    /** Callbacks and their codes follow real time, also when a demo's clock was moved. */
    events: createWecomEventUseCases({
      events: mongoWecomEventStore(connection),
      parse: parseXml,
      sinks,
      jobs,
      clock: systemClock,
      keepDays: async (corp) => (await rules.get(corp)).value.keepEventsDays ?? KEEP_EVENTS_DAYS,
      log,
    }),
    doors: callbackDoors(credentials),
    platform,
    client,
    credentials,
    settings,
    archive,
    /** One at a time per name, over all processes. */
    alone: <T>(name: string, act: () => Promise<T>): Promise<T> => serial.run(name, act),
    metrics,
    close: async () => {
      archive.close();
      await metrics.close();
      await http.close();
    },
  };
}

/** The key file is made when the first secret is saved or read, not at every start of a command. */
function lazySecretBox(key: () => Buffer): ReturnType<typeof secretBox> {
  let box: ReturnType<typeof secretBox> | null = null;
  const made = () => (box ??= secretBox(key()));
  return {
    seal: (plain, context) => made().seal(plain, context),
    open: (sealed, context) => made().open(sealed, context),
  };
}
