/** The id of a run, of what somebody has copied: the id alone, or the address of one of its pages. */
export function readRunId(text: string): string | null {
  const given = text.trim();
  if (given === "") return null;
  const query = given.split("?")[1];
  if (query === undefined) return given.includes("/") ? null : given;
  const search = new URLSearchParams(query.split("#")[0]);
  return search.get("run") ?? search.get("id");
}
