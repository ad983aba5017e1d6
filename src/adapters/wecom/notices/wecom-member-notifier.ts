/** Notices as messages of the corp's WeCom app (wecom.md §5.1-5.3): a card with buttons, or a card that opens a page. */
import { AppError } from "#src/domain/shared/errors.js";
import type { MemberNotice, MemberNotifier } from "#src/usecases/notices/ports.js";
import type { AppMessagesApi, TemplateCard } from "#src/usecases/wecom-platform/app-messages-api.js";

/** The same body again within these seconds is dropped by WeCom. */
const DROP_DUPLICATES_SECONDS = 1_800;
/** Titles and values are cut by the client beyond about this many characters. */
const TITLE = 26;
const VALUE = 60;

/**
 * @param isConfigured the app's credentials are there; asked at every pass, because an administrator may add them.
 */
export function wecomMemberNotifier(messages: AppMessagesApi, isConfigured: () => Promise<boolean>): MemberNotifier {
  return {
    isReady: () => isConfigured(),
    tell: async (notice) => {
      const { invalidUserIds } = await messages.send({
        userIds: [notice.userId],
        content: { kind: "template_card", card: cardOf(notice) },
        dropDuplicatesSeconds: DROP_DUPLICATES_SECONDS,
      });
      if (invalidUserIds.includes(notice.userId.toLowerCase()))
        throw new AppError("not_allowed", "成员不在应用的可见范围内", { details: { userId: notice.userId } });
    },
    close: (_corpId, userId, responseCode, text) =>
      messages.updateCard({ responseCode, userIds: [userId], change: { buttonText: text } }),
  };
}

/** `button_interaction` with buttons, else `text_notice`; both open the page when tapped. */
export function cardOf({ title, lead, lines, url, card }: MemberNotice): TemplateCard {
  const shared = {
    source: { desc: "关系" },
    main_title: { title: title.slice(0, TITLE), desc: lead.slice(0, VALUE) },
    ...(lines.length === 0
      ? {}
      : {
          horizontal_content_list: lines
            .slice(0, 6)
            .map(({ name, value }) => ({ keyname: name.slice(0, 5), value: value.slice(0, VALUE) })),
        }),
    card_action: { type: 1, url },
  };
  if (card === null) return { card_type: "text_notice", ...shared };
  return {
    card_type: "button_interaction",
    ...shared,
    task_id: card.id,
    button_list: card.buttons.map(({ text, key }, index) => ({ text, key, style: index === 0 ? 1 : 2 })),
  };
}
