/** Numbers that cannot be taken as they stand: the form around them knows, and does not save. */
import { createContext, type ReactNode, useContext, useEffect, useId, useMemo, useState } from "react";

interface Problems {
  /** How many fields hold something that cannot be taken. */
  count: number;
  /** Rises when the form is set back: fields show their value again. */
  round: number;
  tell: (field: string, isWrong: boolean) => void;
  forget: () => void;
}

const Context = createContext<Problems>({ count: 0, round: 0, tell: () => undefined, forget: () => undefined });

/** Collects what the number fields inside say; a scope inside a scope tells the outer one too. */
export function NumberProblems({ children }: { children: ReactNode }) {
  const outer = useContext(Context);
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const [round, setRound] = useState(0);
  const { tell: tellOuter } = outer;
  const value = useMemo<Problems>(
    () => ({
      count: wrong.size,
      round: round + outer.round,
      tell: (field, isWrong) => {
        tellOuter(field, isWrong);
        setWrong((before) => {
          if (before.has(field) === isWrong) return before;
          const next = new Set(before);
          if (isWrong) next.add(field);
          else next.delete(field);
          return next;
        });
      },
      forget: () => setRound((before) => before + 1),
    }),
    [wrong, round, outer.round, tellOuter],
  );
  return <Context value={value}>{children}</Context>;
}

/** What the form around knows: whether a field is wrong, and how to set all of them back to their values. */
export function useNumberProblems(): { hasProblem: boolean; round: number; forget: () => void } {
  const { count, round, forget } = useContext(Context);
  return { hasProblem: count > 0, round, forget };
}

/** Tells the form around whether this field is wrong; a field that goes away is wrong no more. */
export function useTellProblem(isWrong: boolean): void {
  const field = useId();
  const { tell } = useContext(Context);
  useEffect(() => {
    tell(field, isWrong);
    return () => tell(field, false);
  }, [tell, field, isWrong]);
}
