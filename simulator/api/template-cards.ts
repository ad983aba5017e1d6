/** Checks of template cards. wecom §5.2 */
import type { Json, Params } from "../core/params.js";
import { refuse } from "../core/platform-error.js";

const CARD_TYPES = ["text_notice", "news_notice", "button_interaction", "vote_interaction", "multiple_interaction"];
const TASK_ID = /^[\w@-]{1,128}$/;

/**
 * @param isUpdate a card that replaces another one: the task id may be missing.
 * @throws PlatformError 42014 and 42027–42051.
 */
export function checkCard(card: Params, isUpdate = false): Json {
  const type = card.text("card_type", { missing: 42028 });
  if (!CARD_TYPES.includes(type)) refuse(42028, type);
  const isInteractive = type.endsWith("_interaction");
  const needsTask = (isInteractive || card.has("action_menu")) && !isUpdate;
  const taskId = card.textOr("task_id", "");
  if ((needsTask || taskId !== "") && !TASK_ID.test(taskId)) refuse(42014);
  const title = card.object("main_title")?.textOr("title", "") ?? "";
  if (type === "text_notice" && title === "" && card.textOr("sub_title_text", "") === "")
    refuse(42027, "main_title.title or sub_title_text");
  if (type.endsWith("_notice") && !card.has("card_action")) refuse(42027, "card_action");
  if (type === "news_notice" && !card.has("card_image") && !card.has("image_text_area"))
    refuse(42027, "card_image or image_text_area");
  limit(card, "horizontal_content_list", 6);
  limit(card, "jump_list", 3);
  limit(card, "vertical_content_list", 4);
  if (type === "button_interaction") checkButtons(card);
  if (type === "vote_interaction") checkOptions(card.object("checkbox") ?? refuse(42027, "checkbox"), 20);
  if (type === "multiple_interaction") {
    for (const list of card.objects("select_list", { missing: 42027, max: 3, tooMany: 42027 })) checkOptions(list, 10);
  }
  if (type === "vote_interaction" || type === "multiple_interaction") {
    const button = card.object("submit_button") ?? refuse(42027, "submit_button");
    button.text("text", { missing: 42020 });
    button.text("key", { missing: 42019, maxBytes: 1_024, invalid: 42018 });
  }
  return card.values;
}

function checkButtons(card: Params): void {
  for (const button of card.objects("button_list", { missing: 42027, max: 6, tooMany: 42027 })) {
    button.text("text", { missing: 42020 });
    if (button.intOr("type", 0) === 0) button.text("key", { missing: 42019, maxBytes: 1_024, invalid: 42018 });
    else button.text("url", { missing: 41010 });
  }
}

function checkOptions(list: Params, max: number): void {
  list.text("question_key", { missing: 42027 });
  for (const option of list.objects("option_list", { missing: 42027, max, tooMany: 42027 })) {
    option.text("id", { missing: 42027, maxBytes: 128, invalid: 42027 });
    option.text("text", { missing: 42027 });
  }
}

function limit(card: Params, name: string, max: number): void {
  card.list(name, { max, tooMany: 42027, invalid: 42027 });
}
