import { DomainError } from "@synoptic/domain";

/** Bad input, as the shell's own tools say it. */
const BAD_INPUT = 2;

/** Prints `value` as one JSON document, or `text` for people. */
export function print(json: boolean, value: unknown, text: () => string): void {
  process.stdout.write(`${json ? JSON.stringify(value) : text()}\n`);
}

/**
 * Ends a command that failed: a typed error gives exit code 2, its JSON on standard output where JSON was
 * asked for, and one line on standard error. Anything else is a bug and is thrown on.
 */
export function fail(json: boolean, error: unknown): void {
  if (!(error instanceof DomainError)) throw error;
  const { code, message, path } = error;
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message, path } })}\n`);
  process.stderr.write(`${code}: ${message}\n`);
  process.exitCode = BAD_INPUT;
}

export function badInput(): void {
  process.exitCode = BAD_INPUT;
}

/** `12.3 %`, and never 0 % or 100 % for what is neither. */
export function percent(probability: number): string {
  if (probability > 0 && probability < 0.001) return "<0.1 %";
  if (probability < 1 && probability > 0.999) return ">99.9 %";
  return `${(probability * 100).toFixed(1)} %`;
}

/** One line on standard error that is written over. */
export function progressLine(): (step: string, share: number) => void {
  if (!process.stderr.isTTY) return () => {};
  return (step, share) => {
    process.stderr.write(`\r\u001b[K${String(Math.round(share * 100)).padStart(3)} %  ${step}`);
    if (share >= 0.98) process.stderr.write("\r\u001b[K");
  };
}
