/** A language model behind an OpenAI-compatible endpoint. Answers are bounded in time and size; content is not trusted. */
import { Agent, request } from "undici";
import { z } from "zod";
import { ModelError, type LanguageModel } from "#src/usecases/model-reading/ports.js";

export interface OpenAiCompatibleOptions {
  /** E.g. "http://localhost:11434/v1". */
  baseUrl: string;
  model: string;
  apiKey?: string | undefined;
  /** Whole call, connection included. */
  timeoutMs: number;
}

const MAX_BODY_BYTES = 512 * 1024;
const MAX_ANSWER_TOKENS = 1_500;

const Envelope = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string() }) })).min(1),
  usage: z.object({ total_tokens: z.number().min(0) }).optional(),
});

/** The agent keeps connections of its own; `close` gives them back. */
export function openAiCompatible(options: OpenAiCompatibleOptions): LanguageModel & { close(): Promise<void> } {
  const { model, apiKey, timeoutMs } = options;
  const agent = new Agent({ connect: { timeout: Math.min(timeoutMs, 10_000) }, connections: 2 });
  const url = `${options.baseUrl.replace(/\/+$/, "")}/chat/completions`;
  return {
    name: model,
    answer: async ({ system, user }) => {
      const body = JSON.stringify({
        model,
        messages: [
          { role: "system", content: system },
          { role: "user", content: user },
        ],
        temperature: 0,
        max_tokens: MAX_ANSWER_TOKENS,
        response_format: { type: "json_object" },
        stream: false,
      });
      const { status, text } = await post(body);
      if (status === 429 || status >= 500) throw new ModelError("unavailable", `the endpoint answered ${status}`);
      if (status !== 200) throw new ModelError("refused", `the endpoint answered ${status}`);
      let json: unknown;
      try {
        json = JSON.parse(text);
      } catch {
        throw new ModelError("unavailable", "the endpoint's answer is no JSON");
      }
      const envelope = Envelope.safeParse(json);
      if (!envelope.success) throw new ModelError("unavailable", "the endpoint's answer has no message");
      const [choice] = envelope.data.choices;
      return { content: choice?.message.content ?? "", tokens: envelope.data.usage?.total_tokens ?? 0 };
    },
    close: () => agent.close(),
  };

  async function post(body: string): Promise<{ status: number; text: string }> {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await request(url, {
        method: "POST",
        dispatcher: agent,
        signal,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
        headers: {
          "content-type": "application/json",
          accept: "application/json",
          ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
        },
        body,
      });
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of response.body as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > MAX_BODY_BYTES) throw new ModelError("unavailable", "the endpoint's answer is too long");
        chunks.push(chunk);
      }
      return { status: response.statusCode, text: Buffer.concat(chunks).toString("utf8") };
    } catch (error) {
      if (error instanceof ModelError) throw error;
      if (signal.aborted) throw new ModelError("timeout", `no answer within ${timeoutMs} ms`);
      throw new ModelError("unavailable", "the endpoint cannot be reached");
    }
  }
}
