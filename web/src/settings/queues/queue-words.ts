/** What queues and jobs are called, and when a queue is worth a look. */
import { useTranslation } from "react-i18next";
import type { QueueJson } from "#src/api/contract/queues.js";
import { zh } from "../../shared/text/zh";
import { spanWords } from "../../shared/text/date-words";
import { useWords } from "../../shared/text/use-words";

const SLOW_MS = 60_000;

type Named = keyof typeof zh.queues.name;
type Job = keyof typeof zh.queues.job;
type About = keyof typeof zh.queues.about;
const isNamed = (key: string): key is Named => Object.hasOwn(zh.queues.name, key);
const isJob = (key: string): key is Job => Object.hasOwn(zh.queues.job, key);
const isAbout = (key: string): key is About => Object.hasOwn(zh.queues.about, key);

/** Jobs wait and nobody takes them. */
export const isNobodyThere = ({ workers, waiting }: QueueJson): boolean => workers === 0 && waiting > 0;

export const isSlow = ({ oldestWaitingMs }: QueueJson): boolean => (oldestWaitingMs ?? 0) > SLOW_MS;

/** A queue's name as people say it; an unknown one stays as it is. */
export function useQueueName(): (name: string) => string {
  const { t } = useTranslation();
  return (name) => (isNamed(name) ? t(`queues.name.${name}`) : name);
}

export function useJobWords() {
  const { t } = useTranslation();
  return {
    job: (name: string): string => (isJob(name) ? t(`queues.job.${name}`) : name),
    about: (name: string): string => (isAbout(name) ? t(`queues.about.${name}`) : name),
  };
}

/** Spans of queues: seconds count here. */
export function useSpan(): (ms: number) => string {
  const { t } = useTranslation();
  const { language } = useWords();
  return (ms) => (ms < 90_000 ? t("queues.seconds", { count: Math.round(ms / 1_000) }) : spanWords(0, ms, language));
}
