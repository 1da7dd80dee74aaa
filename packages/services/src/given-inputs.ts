import {
  type FactValue,
  type GivenInputs,
  type InputId,
  InvalidInputError,
  isInputId,
  scoreInputs,
} from "@synoptic/domain";

/** One input of a score, as a caller gives it: exactly one of the three values. */
export interface GivenInput {
  id: string;
  number?: number | null | undefined;
  flag?: boolean | null | undefined;
  option?: string | null | undefined;
}

/** @throws InvalidInputError naming what is wrong with which input; it tells the rule, never the value */
export function readGivenInputs(given: readonly GivenInput[]): GivenInputs {
  const values: Partial<Record<InputId, FactValue>> = {};
  for (const [index, input] of given.entries()) {
    const path = ["inputs", String(index)];
    if (!isInputId(input.id))
      throw new InvalidInputError("No score has an input with this id.", [...path, "id"]);
    if (values[input.id] !== undefined) {
      throw new InvalidInputError("Each input can be given once.", [...path, "id"]);
    }
    values[input.id] = readValue(input.id, input, path);
  }
  return values as GivenInputs;
}

function readValue(id: InputId, { number, flag, option }: GivenInput, path: readonly string[]): FactValue {
  const input = scoreInputs[id];
  const named = input.label;
  if ([number, flag, option].filter((value) => value != null).length !== 1) {
    throw new InvalidInputError("Give exactly one of number, flag and option.", path);
  }
  if (input.kind === "flag") {
    if (flag == null) throw new InvalidInputError(`${named} is given as a flag: true or false.`, path);
    return flag;
  }
  if (input.kind === "choice") {
    const options: readonly string[] = input.options;
    if (option == null || !options.includes(option)) {
      throw new InvalidInputError(`${named} is given as an option: ${options.join(", ")}.`, path);
    }
    return option;
  }
  const [low, high] = input.plausible;
  if (number == null || !(number >= low && number <= high)) {
    const unit = input.unit === "1" ? "" : ` ${input.unit}`;
    throw new InvalidInputError(`${named} is given as a number from ${low} to ${high}${unit}.`, path);
  }
  return number;
}
