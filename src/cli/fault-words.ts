/** What the command line says when something is wrong: Chinese first, the system's or the library's words behind it. */
import { z } from "zod";

const FILE_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: "没有这个文件 (no such file)",
  EACCES: "没有权限 (permission denied)",
  EISDIR: "这是文件夹 (it is a folder)",
  ENOTDIR: "路径里有一段不是文件夹 (not a folder)",
  ENOSPC: "磁盘已满 (no space left)",
};

/** Why a file cannot be read or written, or a line not be taken. */
export function faultWords(error: unknown): string {
  if (error instanceof z.ZodError) {
    const chinese = z.locales.zhCN().localeError;
    return error.issues
      .map((issue) => {
        const said = chinese(issue as unknown as Parameters<typeof chinese>[0]);
        const words = typeof said === "string" ? said : (said?.message ?? issue.message);
        return `${issue.path.join(".") || "整行"}: ${words}`;
      })
      .join("; ");
  }
  if (error instanceof SyntaxError) return `不是 JSON (${error.message})`;
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return (code !== undefined && FILE_FAULTS[code]) || error.message;
}

const USAGE: readonly [RegExp, string][] = [
  [/^error: unknown command '(.+?)'/, "没有这个命令：$1 (unknown command)"],
  [/^error: unknown option '(.+?)'/, "没有这个选项：$1 (unknown option)"],
  [/^error: required option '(.+?)' not specified/, "缺少选项：$1 (required option)"],
  [/^error: missing required argument '(.+?)'/, "缺少参数：$1 (missing argument)"],
  [/^error: option '(.+?)' argument missing/, "选项后面要有值：$1 (option without value)"],
  [/^error: too many arguments/, "参数太多 (too many arguments)"],
];

/** What commander says about wrong usage, in the product's language; what it does not know stays as it is. */
export function usageWords(text: string): string {
  for (const [pattern, words] of USAGE) {
    if (!pattern.test(text)) continue;
    const hint = /\(Did you mean (?:one of )?(.+?)\?\)/.exec(text)?.[1];
    const said = pattern.exec(text)?.[0].replace(pattern, words) ?? text;
    return `${said}${hint ? `。是不是想用 ${hint}` : ""}\n`;
  }
  return text;
}
