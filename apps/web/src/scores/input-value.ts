import { formatQuantity } from "../format/observation.ts";

interface InputValue {
  number: number | null;
  flag: boolean | null;
  option: string | null;
  input: { unit: string | null };
}

/** `124 mmHg`, `yes`, `part solid`. */
export function formatInput({ number, flag, option, input }: InputValue): string {
  if (number !== null) return formatQuantity(number, input.unit);
  if (flag !== null) return flag ? "yes" : "no";
  return (option ?? "").replaceAll("-", " ");
}

/** A label as within a sentence: `body mass index`, but `HDL cholesterol`. */
export function inSentence(label: string): string {
  return label.replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase());
}
