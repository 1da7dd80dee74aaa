/**
 * A label on one line or two, as much of it as fits; the whole of it is in the tooltip and the table.
 * @param width in pixels, at a size of 13
 */
export function fitLabel(label: string, width: number): string[] {
  const characters = Math.floor(width / 6.7);
  if (label.length <= characters) return [label];
  const first = label.slice(0, Math.max(label.lastIndexOf(" ", characters), 0) || characters);
  const rest = label.slice(first.length).trim();
  return [first, rest.length <= characters ? rest : `${rest.slice(0, characters - 1).trimEnd()}…`];
}
