/** Greetings of customer groups, written here and brought to WeCom; the group's owner chooses one in the client. */
import { groupWelcomeProblem, groupWelcomeText, type GroupWelcome } from "#src/domain/wecom/group-welcome.js";
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import { InvalidInputError, NotFoundError } from "#src/domain/shared/errors.js";
import type { ContentPreparer } from "../material/prepare-content.js";
import type { Clock } from "../shared/clock.js";
import { randomId } from "../shared/ids.js";
import type { GroupWelcomesApi } from "../wecom-platform/group-chats-api.js";

/** Port: where they are kept. */
export interface GroupWelcomeStore {
  /** Newest first. */
  list(corpId: string): Promise<GroupWelcome[]>;
  find(corpId: string, id: string): Promise<GroupWelcome | null>;
  put(welcome: GroupWelcome): Promise<void>;
  remove(corpId: string, id: string): Promise<void>;
}

export interface GroupWelcomeDeps {
  store: GroupWelcomeStore;
  api: GroupWelcomesApi;
  content: Pick<ContentPreparer, "prepare">;
  clock: Clock;
}

export type GroupWelcomeInput = Pick<GroupWelcome, "text" | "attachment">;
export type GroupWelcomeUseCases = ReturnType<typeof createGroupWelcomeUseCases>;

export function createGroupWelcomeUseCases(deps: GroupWelcomeDeps) {
  const found = async (corpId: string, id: string): Promise<GroupWelcome> => {
    const welcome = await deps.store.find(corpId, id);
    if (!welcome) throw new NotFoundError("入群欢迎语", id);
    return welcome;
  };
  return {
    list: (corpId: string) => deps.store.list(corpId),
    /** Makes one here and in WeCom, and tells the members. When WeCom refuses it stays here with the reason. */
    create: async (input: GroupWelcomeInput & { corpId: string; byUserId: string }): Promise<GroupWelcome> => {
      const { corpId, byUserId, text, attachment } = input;
      check(input);
      const now = deps.clock.now();
      return await bring(deps, {
        corpId,
        id: randomId("gw"),
        text,
        attachment,
        templateId: null,
        state: "unknown",
        note: "正在同步到企业微信",
        createdBy: byUserId,
        createdAt: now,
        updatedAt: now,
      });
    },
    /** @throws NotFoundError, InvalidInputError */
    change: async (input: GroupWelcomeInput & { corpId: string; id: string }): Promise<GroupWelcome> => {
      const { corpId, id, text, attachment } = input;
      check(input);
      return await bring(deps, { ...(await found(corpId, id)), text, attachment, updatedAt: deps.clock.now() });
    },
    /** Takes it out of WeCom and from here. */
    remove: async (corpId: string, id: string): Promise<void> => {
      const { templateId } = await found(corpId, id);
      if (templateId !== null) {
        await deps.api.remove(templateId).catch((error: unknown) => {
          if (!isWecom(error, "gone")) throw error;
        });
      }
      await deps.store.remove(corpId, id);
    },
  };
}

function check(input: GroupWelcomeInput): void {
  const problem = groupWelcomeProblem(input);
  if (problem) throw new InvalidInputError([problem]);
}

/** Stored before WeCom is asked: what dies in between is seen and can be brought again. */
async function bring(deps: GroupWelcomeDeps, welcome: GroupWelcome): Promise<GroupWelcome> {
  await deps.store.put(welcome);
  const { corpId, templateId, attachment } = welcome;
  let outcome: Pick<GroupWelcome, "templateId" | "state" | "note">;
  try {
    const content = await deps.content.prepare(corpId, {
      text: groupWelcomeText(welcome.text),
      attachments: attachment ? [attachment] : [],
    });
    if (templateId === null) outcome = { templateId: await deps.api.add(content, true), state: "synced", note: null };
    else {
      await deps.api.edit(templateId, content);
      outcome = { templateId, state: "synced", note: null };
    }
  } catch (error) {
    if (!(error instanceof InvalidInputError) && !isWecom(error)) throw error;
    const isLost = isWecom(error, "unknown_outcome");
    const note = isLost ? "没有得到企业微信的答复，可能已经保存；请在企业微信里核对" : error.message;
    outcome = { templateId, state: isLost ? "unknown" : "failed", note };
  }
  const next = { ...welcome, ...outcome };
  await deps.store.put(next);
  return next;
}
