/** What WeCom knows about consents beyond the archive's own stream: those by default, and those of before. */
import type { ArchiveSideApi } from "../wecom-platform/archive-side-api.js";
import type { Clock } from "../shared/clock.js";
import type { ArchiveStore, ConsentRecord } from "./ports.js";

export interface ConsentSource {
  /** WeCom's answer about at most 100 pairs. @throws WecomError */
  ask: ArchiveSideApi["consentsOf"];
  /** Active pairs of one member. */
  pairsOf(corpId: string, userId: string): Promise<readonly { externalUserId: string; addedAt: Date }[]>;
}

export interface AskConsentsDeps {
  store: Pick<ArchiveStore, "addConsents" | "newestConsents" | "takeConsentTurn">;
  consents: ConsentSource;
  clock: Clock;
}

const AT_ONCE = 100;
/** Consents change seldom, and the stream tells most of them at once. */
const EVERY_MS = 12 * 3_600_000;

/** Asks about every pair of the recorded members, twice a day. Only what differs from the newest word is added. */
export async function askConsents(
  { store, consents, clock }: AskConsentsDeps,
  { corpId, recorded }: { corpId: string; recorded: readonly string[] },
): Promise<void> {
  const now = clock.now();
  if (!(await store.takeConsentTurn(corpId, now, new Date(now.getTime() - EVERY_MS)))) return;
  for (const userId of recorded) {
    const pairs = await consents.pairsOf(corpId, userId);
    for (let from = 0; from < pairs.length; from += AT_ONCE) {
      const part = pairs.slice(from, from + AT_ONCE);
      const answers = await consents.ask(part.map(({ externalUserId }) => ({ userId, externalUserId })));
      const ids = part.map(({ externalUserId }) => externalUserId);
      const known = new Map(
        (await store.newestConsents(corpId, ids))
          .filter((one) => one.userId.toLowerCase() === userId.toLowerCase())
          .map((one) => [one.externalUserId, one.state]),
      );
      const addedAt = new Map(part.map((pair) => [pair.externalUserId, pair.addedAt]));
      const news = answers.flatMap(({ externalUserId, state, at }): ConsentRecord[] => {
        // Without a time "declined" means that nobody has answered yet.
        if (known.get(externalUserId) === state || (at === null && state === "declined")) return [];
        const since = at ?? addedAt.get(externalUserId) ?? now;
        return [{ corpId, externalUserId, userId, state, at: since, source: "api" }];
      });
      await store.addConsents(news);
    }
  }
}
