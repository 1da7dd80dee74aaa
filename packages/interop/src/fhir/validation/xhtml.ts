const namedEntity = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)/i;
const tag = /<\/?\s*([a-z][a-z0-9:]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>/gi;
const forbidden = new Set([
  ...["html", "head", "body", "base", "link", "meta", "title", "script", "style", "form", "input", "button"],
  ...["select", "textarea", "iframe", "frame", "frameset", "object", "embed", "applet"],
]);
const runs = /\s(?:on[a-z]+\s*=|(?:href|src)\s*=\s*["']?\s*javascript:)/i;

/**
 * What is wrong with a narrative's `div`, if anything: XHTML that formats and neither runs nor loads.
 * @see https://hl7.org/fhir/R4/narrative.html#xhtml
 */
export function xhtmlFault(value: string): string | undefined {
  if (!/^\s*<div[\s>/]/.test(value) || !/(?:<\/div>|\/>)\s*$/.test(value)) return "is not one XHTML div";
  if (namedEntity.test(value)) return "has an entity that XML does not define";
  for (const [, name = "", attributes = ""] of value.matchAll(tag)) {
    if (forbidden.has(name.toLowerCase())) return "has an XHTML element that a narrative may not have";
    if (runs.test(attributes)) return "holds markup that a browser would run";
  }
  return undefined;
}
