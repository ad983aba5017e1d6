/** Composition of tracked links: where they lead, who opened them, and what follows. */
import { mongoBroadcastOpened } from "#src/adapters/mongo/broadcast/note-opened.js";
import { mongoLinkOpenStore } from "#src/adapters/mongo/link/link-open-store.js";
import { mongoSavedLinkStore, mongoTrackedLinkStore } from "#src/adapters/mongo/link/link-stores.js";
import { mongoVisitorContacts } from "#src/adapters/mongo/link/visitor-contacts.js";
import { mongoAreaSettingsStore } from "#src/adapters/mongo/settings/area-settings-store.js";
import { redisTapLimit, redisVisitStore } from "#src/adapters/redis/link-visits.js";
import { defaultAskingRules } from "#src/domain/link/asking.js";
import { KEEP_OPENS_DAYS } from "#src/domain/link/link-open.js";
import { trackingProblem } from "#src/domain/link/tracked-link.js";
import { createLinkUseCases } from "#src/usecases/link/link-use-cases.js";
import { linkTracker } from "#src/usecases/link/track-links.js";
import { areaSettings } from "#src/usecases/settings/area-settings.js";
import { defaultWecomRules } from "#src/usecases/wecom/wecom-deps.js";
import type { Ground } from "./ground.js";
import type { Records } from "./records.js";
import type { composeWecom } from "./wecom.js";

/** A simulator on this machine opens addresses of this machine. */
const isHere = (url: string): boolean => /^(?:localhost|127\.|\[::1\])/.test(new URL(url).hostname);

export function composeLinks(ground: Ground, records: Records, wecom: ReturnType<typeof composeWecom>) {
  const { config, connection, redis, jobs, live, clock, logger } = ground;
  const { PUBLIC_URL: publicUrl, QUEUE_PREFIX: prefix } = config;
  const links = mongoTrackedLinkStore(connection);
  const rules = areaSettings({ store: mongoAreaSettingsStore(connection), clock }, "wecom", defaultWecomRules);
  const isSimulated = isHere(config.WECOM_BASE_URL);
  const problem = trackingProblem(publicUrl, isSimulated);
  return {
    tracker: linkTracker({ links, clock, publicUrl, problem }),
    links: createLinkUseCases({
      publicUrl,
      problem,
      isSimulated,
      asking: areaSettings({ store: mongoAreaSettingsStore(connection), clock }, "links", defaultAskingRules),
      links,
      saved: mongoSavedLinkStore(connection),
      opens: mongoLinkOpenStore(connection),
      visits: redisVisitStore(redis, prefix),
      limit: redisTapLimit(redis, prefix),
      visitors: mongoVisitorContacts(connection),
      login: async () => ((await wecom.credentials.current()) === null ? null : wecom.platform.login),
      marks: records.contactStore,
      broadcastOpened: mongoBroadcastOpened(connection),
      keepDays: async (corp) => (await rules.get(corp)).value.keepOpensDays ?? KEEP_OPENS_DAYS,
      jobs,
      live,
      clock,
      log: logger,
    }),
  };
}
