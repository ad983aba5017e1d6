/** A member taps a button of a template card, or writes to the app. wecom §2.12–2.14 */
import type { Simulator } from "../core/simulator.js";
import { elementText } from "../crypto/xml.js";
import type { OutboxEntry } from "../callbacks/outbox.js";
import type { Corp } from "../state/corp.js";
import type { AppMessage } from "../state/content.js";
import type { App } from "../state/directory.js";
import { ActError } from "./act-error.js";
import { activeMember } from "./customer-acts.js";

export interface Click {
  userid: string;
  /** Key of the button, or of the submit button. */
  key: string;
  selected?: { questionKey: string; optionIds: string[] }[];
}

export function clickCard(sim: Simulator, corp: Corp, message: AppMessage, click: Click): { responseCode: string } {
  const member = activeMember(corp, click.userid);
  if (!message.to.includes(member.userid) || message.dropped.includes(member.userid))
    throw new ActError(`${member.userid} did not get this message`);
  if (message.msgtype !== "template_card") throw new ActError("not a card");
  const responseCode = sim.random.id("", 43);
  message.responseCodes.push({ code: responseCode, at: sim.seconds(), isUsed: false });
  const card = message.content as { card_type?: string };
  sim.changes++;
  sim.emit(
    corp,
    {
      FromUserName: member.userid,
      MsgType: "event",
      Event: "template_card_event",
      EventKey: click.key,
      TaskId: message.taskId,
      CardType: card.card_type ?? "",
      ResponseCode: responseCode,
      AgentID: message.agentId,
      SelectedItems:
        click.selected === undefined
          ? undefined
          : {
              SelectedItem: click.selected.map(({ questionKey, optionIds }) => ({
                QuestionKey: questionKey,
                OptionIds: { OptionId: optionIds },
              })),
            },
    },
    { only: message.agentId },
  );
  return { responseCode };
}

/** A member writes to the app, or enters it. */
export function writeToApp(sim: Simulator, corp: Corp, app: App, userid: string, text: string): void {
  const member = activeMember(corp, userid);
  sim.emit(
    corp,
    {
      FromUserName: member.userid,
      MsgType: "text",
      Content: text,
      MsgId: Number(sim.random.digits(15)),
      AgentID: app.agentId,
    },
    { only: app.agentId },
  );
}

/** A passive reply to a card event changes the card for the member who tapped. */
export function takePassiveReply(sim: Simulator, corp: Corp, entry: OutboxEntry, reply: string): void {
  const type = elementText(reply, "MsgType");
  const code = elementText(entry.xml, "ResponseCode");
  const userid = elementText(entry.xml, "FromUserName") ?? "";
  const message = [...corp.appMessages.values()].find((candidate) =>
    candidate.responseCodes.some((given) => given.code === code),
  );
  const given = message?.responseCodes.find((given) => given.code === code);
  if (message && given && !given.isUsed && (type === "update_button" || type === "update_template_card")) {
    given.isUsed = true;
    const update =
      type === "update_button" ? { button: { replace_name: elementText(reply, "ReplaceName") } } : { xml: reply };
    message.updates.set(userid, update);
  } else if (type === "text") {
    const msgid = sim.random.id("", 43);
    const content = { content: elementText(reply, "Content") ?? "" };
    corp.appMessages.set(msgid, {
      msgid,
      seq: sim.seq(),
      agentId: entry.agentId,
      at: sim.seconds(),
      msgtype: "text",
      content,
      to: [userid],
      dropped: [],
      isRecalled: false,
      taskId: "",
      responseCodes: [],
      updates: new Map(),
    });
  }
  sim.changes++;
}
