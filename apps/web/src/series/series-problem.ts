/**
 * What is wrong with a device's file, in words: with the line where the server names one.
 * @param path as the server tells it: `["csv", "12"]` is line 12, the header being line 1
 */
export function describeSeriesProblem({
  message,
  path,
}: {
  message: string;
  path: readonly string[];
}): string {
  const [field, line] = path;
  return field === "csv" && line !== undefined ? `Line ${line}: ${message}` : message;
}
