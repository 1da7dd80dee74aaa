/** One line on standard error that is written over. */
export function progressLine(): (step: string, share: number) => void {
  if (!process.stderr.isTTY) return () => {};
  return (step, share) => {
    process.stderr.write(`\r\u001b[K${String(Math.round(share * 100)).padStart(3)} %  ${step}`);
    if (share >= 0.98) process.stderr.write("\r\u001b[K");
  };
}
