/** What the product does about WeCom's callbacks: each sink calls a use case that looks the truth up anew. */
import type { LinkUseCases } from "#src/usecases/link/link-use-cases.js";
import type { EventSinks } from "#src/usecases/wecom-events/event-sinks.js";
import type { WecomUseCases } from "#src/usecases/wecom/wecom-use-cases.js";
import type { composeNotices } from "./notices.js";

export function wecomSinks(
  work: WecomUseCases,
  notices: Pick<ReturnType<typeof composeNotices>, "answerCard" | "tellAcquisition">,
  links: Pick<LinkUseCases, "joinCustomer">,
): Pick<EventSinks, "app" | "customers" | "welcome" | "corpTags" | "directory" | "groupChats" | "acquisition"> {
  return {
    app: {
      cardAnswered: async ({ corpId, userId, taskId: cardId, eventKey: key, responseCode }) => {
        await notices.answerCard({ corpId, userId, cardId, key, responseCode: responseCode || null });
      },
    },
    customers: {
      met: async ({ corpId, externalUserId, userId, at }) => {
        await work.refreshCustomer({ corpId, externalUserId, met: { userId, at } });
        await links.joinCustomer({ corpId, externalUserId });
      },
      edited: async ({ corpId, externalUserId }) => void (await work.refreshCustomer({ corpId, externalUserId })),
      ended: async ({ corpId, externalUserId, userId, by, byTransfer, at }) => {
        const status = byTransfer ? "transferred" : by === "contact" ? "removed_by_contact" : "removed_by_member";
        await work.endPair({ corpId, externalUserId, userId, status, at });
      },
      transferFailed: async ({ corpId, externalUserId }) =>
        void (await work.refreshCustomer({ corpId, externalUserId })),
    },
    welcome: {
      greet: async (told) => ({ note: (await work.sendWelcome(told)).note }),
    },
    groupChats: {
      changed: async (told) => void (await work.refreshGroup(told)),
      dismissed: (told) => work.dismissGroup(told),
    },
    corpTags: {
      changed: ({ corpId }) => work.refreshTags({ corpId }),
    },
    acquisition: {
      notice: (told) => notices.tellAcquisition(told),
      chat: (told) => work.noteLinkChat(told),
    },
    directory: {
      memberChanged: ({ corpId, userId, newUserId }) => work.refreshMember({ corpId, userId: newUserId ?? userId }),
      // Who left keeps the account here until an administrator disables it.
      memberLeft: ({ corpId, userId }) => work.noteDeparture({ corpId, userId, by: "event" }),
      departmentChanged: async ({ corpId }) => void (await work.refreshDepartments({ corpId })),
    },
  };
}
