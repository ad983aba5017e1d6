/** A sender process for the kill test: sends what is due until nothing is left. Killed by its parent at any instant. */
import { appendFileSync } from "node:fs";
import { connectMongo } from "#src/adapters/mongo/connection.js";
import { openFollowUp } from "./follow-up-kit.js";

const [url = "", corpId = "", outbox = ""] = process.argv.slice(2);
const connection = await connectMongo(url);
const kit = openFollowUp(connection, corpId, { processName: `sender-${process.pid}` });
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

kit.messenger.send = async ({ touchId }) => {
  await pause(2);
  // The effect: what the customer gets.
  appendFileSync(outbox, `${touchId}\n`);
  await pause(2);
  return { channelMessageId: touchId };
};

process.stdout.write("sending\n");
while ((await kit.touch.sendDueOf(corpId, "wechaty:main")) > 0);
process.stdout.write("done\n");
process.exit(0);
