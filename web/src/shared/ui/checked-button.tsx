import { Button, type ButtonProps } from "antd";
import { useNumberProblems } from "./number-problems";

/** A button that saves: out of reach while a number of the form around cannot be taken. */
export function CheckedButton({ disabled = false, ...props }: ButtonProps) {
  const { hasProblem } = useNumberProblems();
  return <Button {...props} disabled={disabled || hasProblem} />;
}
