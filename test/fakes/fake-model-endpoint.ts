/** A local OpenAI-compatible endpoint that answers as a test wants: right, wrong, slow, broken, hostile. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeModelEndpoint {
  url: string;
  /** Bodies of the requests, oldest first. */
  asked: { messages: { role: string; content: string }[] }[];
  /** What is answered from now on. */
  answerWith(answer: Answer): void;
  close(): Promise<void>;
}

export type Answer =
  /** The content is what the function makes of the question. */
  ((user: string) => unknown) | { status: number; body?: string; delayMs?: number };

export async function fakeModelEndpoint(): Promise<FakeModelEndpoint> {
  let answer: Answer = () => ({ facts: [] });
  const asked: FakeModelEndpoint["asked"] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as FakeModelEndpoint["asked"][number];
      asked.push(body);
      if (typeof answer === "function") {
        const made = answer(body.messages[1]?.content ?? "");
        const content = typeof made === "string" ? made : JSON.stringify(made);
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ choices: [{ message: { content } }], usage: { total_tokens: 500 } }));
        return;
      }
      const { status, body: text = "", delayMs = 0 } = answer;
      setTimeout(() => {
        response.statusCode = status;
        response.end(text);
      }, delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    answerWith: (next) => {
      answer = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
