/** Contacts that are one person: suggestions, merging and undoing with their ports bound. */
import { isCertain, pairOf, type ContactMerge, type MergeSuggestion } from "#src/domain/contact/contact-merge.js";
import type { Contact } from "#src/domain/contact/contact.js";
import type { AuditEntry } from "#src/domain/member/access.js";
import type { Viewer } from "#src/domain/member/member.js";
import { NotFoundError } from "#src/domain/shared/errors.js";
import type { ContactReadModel } from "../contacts/ports.js";
import type { AreaSettings } from "../settings/area-settings.js";
import { doublesAmong, type FoundPair } from "./find-doubles.js";
import { finishMerge, finishUndo, mergeContacts, undoMerge, type MergeDeps } from "./merge-contacts.js";
import type { ComparableReader, PersonKeys, SuggestionStore } from "./ports.js";

export interface MergeRules {
  /** Merge without asking when both records have the same phone and people confirmed it on both. */
  onConfirmedPhone: boolean;
}

export const defaultMergeRules: MergeRules = { onConfirmedPhone: false };

export interface MergeUseCaseDeps extends MergeDeps {
  suggestions: SuggestionStore;
  comparable: ComparableReader;
  keys: PersonKeys;
  contacts: Pick<ContactReadModel, "find" | "findMany">;
  rules: AreaSettings<MergeRules>;
  audit: (entry: Omit<AuditEntry, "id" | "at">) => Promise<unknown>;
}

/** A suggestion whose two contacts the viewer may see. */
export interface SuggestionView {
  suggestion: MergeSuggestion;
  contacts: [Contact, Contact];
}

const OPEN_LIMIT = 200;
const PAGE = 1_000;
const ABANDONED_MS = 60_000;

export type MergeUseCases = ReturnType<typeof createMergeUseCases>;

export function createMergeUseCases(deps: MergeUseCaseDeps) {
  const shown = async (viewer: Viewer, suggestions: readonly MergeSuggestion[]): Promise<SuggestionView[]> => {
    const ids = [...new Set(suggestions.flatMap((suggestion) => suggestion.contactIds))];
    const byId = new Map((await deps.contacts.findMany(viewer, ids)).map((contact) => [contact.id, contact]));
    return suggestions.flatMap((suggestion): SuggestionView[] => {
      const [a, b] = suggestion.contactIds.map((id) => byId.get(id));
      return a && b ? [{ suggestion, contacts: [a, b] }] : [];
    });
  };

  /** Stores what was found; merges at once what needs nobody's decision. */
  const take = async (corpId: string, pairs: readonly FoundPair[]): Promise<number> => {
    if (pairs.length === 0) return 0;
    const { value: rules } = await deps.rules.get(corpId);
    await deps.suggestions.put(corpId, pairs);
    let merged = 0;
    for (const pair of pairs.filter(({ evidence }) => isCertain(evidence, rules))) {
      if (await mergeSuggested(corpId, pair, null)) merged++;
    }
    return merged;
  };

  /** @returns null when the two were decided about, or are one, already. */
  const mergeSuggested = async (
    corpId: string,
    { contactIds, evidence }: FoundPair,
    byUserId: string | null,
  ): Promise<ContactMerge | null> => {
    const open = (await deps.suggestions.openOf(corpId, contactIds[0])).find(
      (one) => one.contactIds[1] === contactIds[1] || one.contactIds[0] === contactIds[1],
    );
    if (!open) return null;
    const [survivorId, absorbedId] = contactIds;
    const merge = await mergeContacts(deps, { corpId, survivorId, absorbedId, evidence, byUserId });
    await deps.suggestions.decide(corpId, open.id, "merged", byUserId);
    await deps.suggestions.closeOf(corpId, absorbedId);
    return merge;
  };

  const visible = async (viewer: Viewer, contactId: string): Promise<string> => {
    const contact = await deps.contacts.find(viewer, contactId);
    if (!contact) throw new NotFoundError("客户", contactId);
    return contact.id;
  };

  return {
    /** Open suggestions both of whose contacts the viewer sees, strongest first. */
    suggestions: async (viewer: Viewer): Promise<SuggestionView[]> =>
      shown(viewer, await deps.suggestions.open(viewer.corpId, OPEN_LIMIT)),
    /** Those of one contact, looked for anew. */
    suggestionsOf: async (viewer: Viewer, wantedId: string): Promise<SuggestionView[]> => {
      const contactId = await visible(viewer, wantedId);
      const similar = await deps.comparable.similarTo(viewer.corpId, contactId);
      if (similar) {
        const pairs = doublesAmong([similar.one, ...similar.others]).filter((pair) =>
          pair.contactIds.includes(contactId),
        );
        await deps.suggestions.put(viewer.corpId, pairs);
      }
      return shown(viewer, await deps.suggestions.openOf(viewer.corpId, contactId));
    },
    /** Merges that concern a contact, newest first. */
    mergesOf: async (viewer: Viewer, contactId: string): Promise<ContactMerge[]> =>
      deps.merges.ofContact(viewer.corpId, await visible(viewer, contactId)),
    /** A person's decision that two contacts are one. Both must be visible. */
    merge: async (viewer: Viewer, input: { survivorId: string; absorbedId: string }): Promise<ContactMerge> => {
      const { corpId, userId } = viewer;
      const survivorId = await visible(viewer, input.survivorId);
      const absorbedId = await visible(viewer, input.absorbedId);
      const open = (await deps.suggestions.openOf(corpId, survivorId)).find((one) =>
        one.contactIds.includes(absorbedId),
      );
      await deps.audit({ corpId, byUserId: userId, action: "contact.merge", target: survivorId, detail: absorbedId });
      const merge = await mergeContacts(deps, {
        corpId,
        survivorId,
        absorbedId,
        evidence: open?.evidence ?? [],
        byUserId: userId,
      });
      if (open) await deps.suggestions.decide(corpId, open.id, "merged", userId);
      await deps.suggestions.closeOf(corpId, absorbedId);
      return merge;
    },
    /** Two contacts again. */
    undo: async (viewer: Viewer, mergeId: string): Promise<ContactMerge> => {
      const { corpId, userId } = viewer;
      const merge = await deps.merges.find(corpId, mergeId);
      if (!merge) throw new NotFoundError("合并记录", mergeId);
      await visible(viewer, merge.survivorId);
      const { survivorId: target, absorbedId: detail } = merge;
      await deps.audit({ corpId, byUserId: userId, action: "contact.merge-undone", target, detail });
      const undone = await undoMerge(deps, { corpId, mergeId, byUserId: userId });
      // Whoever takes a merge apart says that they are two: nothing joins them again by itself.
      await deps.suggestions.settle(corpId, pairOf(merge.survivorId, merge.absorbedId), userId);
      return undone;
    },
    /** A person's decision that two contacts are not the same. */
    dismiss: async (viewer: Viewer, suggestionId: string): Promise<void> => {
      const suggestion = await deps.suggestions.find(viewer.corpId, suggestionId);
      if (!suggestion) throw new NotFoundError("合并建议", suggestionId);
      for (const contactId of suggestion.contactIds) await visible(viewer, contactId);
      await deps.suggestions.decide(viewer.corpId, suggestionId, "dismissed", viewer.userId);
    },
    /**
     * An id under which another channel knows the person (unionid, external_userid of a bot's contact): equal ones are
     * one contact from now on.
     *
     * @returns how many merges followed.
     */
    knowAs: async (
      corpId: string,
      keys: readonly { contactId: string; kind: "unionid" | "external_id"; value: string }[],
    ): Promise<number> => {
      await deps.keys.put(corpId, keys);
      let merged = 0;
      for (const contactId of new Set(keys.map((key) => key.contactId))) {
        const similar = await deps.comparable.similarTo(corpId, contactId);
        if (!similar) continue;
        const pairs = doublesAmong([similar.one, ...similar.others]);
        merged += await take(
          corpId,
          pairs.filter((pair) => pair.contactIds.includes(contactId)),
        );
      }
      return merged;
    },
    /** Scheduled: looks through all contacts, finishes what a crash left. @returns pairs found. */
    sweep: async ({ corpId }: { corpId: string }): Promise<number> => {
      const left = new Date(deps.clock.now().getTime() - ABANDONED_MS);
      for (const merge of await deps.merges.unfinished(corpId, left, 20)) {
        if (merge.state === "undoing") await finishUndo(deps, merge);
        else if (await deps.merges.absorb(merge)) await finishMerge(deps, merge);
        else await deps.merges.remove(corpId, merge.id);
      }
      const all = [];
      let after: string | null = null;
      for (;;) {
        const page = await deps.comparable.page(corpId, after, PAGE);
        for (const contact of page) if (contact.keys.length + contact.profile.length > 0) all.push(contact);
        after = page.at(-1)?.id ?? null;
        if (page.length < PAGE) break;
      }
      const pairs = doublesAmong(all);
      await take(corpId, pairs);
      return pairs.length;
    },
    countOpen: (corpId: string) => deps.suggestions.countOpen(corpId),
    rules: deps.rules,
  };
}
