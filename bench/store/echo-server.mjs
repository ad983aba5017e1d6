// Answers every message with `bytes` bytes: what a round trip over a unix socket between two Node processes costs.
// usage: node echo-server.mjs SOCKET BYTES
import { createServer } from "node:net";

const [socket, bytes] = process.argv.slice(2);
const reply = Buffer.alloc(Number(bytes));
reply.writeInt32LE(reply.length, 0);
createServer((connection) => {
  let pending = 0;
  let size = 0;
  connection.on("error", () => undefined);
  connection.on("data", (chunk) => {
    if (pending === 0) size = chunk.readInt32LE(0);
    pending += chunk.length;
    if (pending < size) return;
    pending = 0;
    connection.write(reply);
  });
}).listen(socket, () => process.stdout.write("ready\n"));
process.stdin.on("end", () => process.exit(0)).resume();
