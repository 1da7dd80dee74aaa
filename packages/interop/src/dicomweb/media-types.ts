/** A media type with its parameters, as a header writes it. */
export interface MediaType {
  /** In lower case, such as `multipart/related`. */
  type: string;
  /** By their names in lower case, without quotes; `q` is not among them. */
  parameters: Readonly<Record<string, string>>;
  /** 0 to 1; what is 0 is refused. */
  quality: number;
}

/** A name, a value in quotes, or a separator. */
const tokens = /"((?:[^"\\]|\\.)*)"|[^\s;,="]+|[;,=]/g;

/**
 * The media types of a `Content-Type` or `Accept` header, the best first. What cannot be read is left out.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1
 */
export function readMediaTypes(header: string): MediaType[] {
  const found: { type: string; parameters: Record<string, string>; quality: number }[] = [];
  let expects: "type" | "separator" | "name" | "value" = "type";
  let name = "";
  for (const [token, quoted] of header.matchAll(tokens)) {
    if (token === ",") expects = "type";
    else if (token === ";") expects = "name";
    else if (token === "=") expects = "value";
    else if (expects === "type") {
      found.push({ type: token.toLowerCase(), parameters: {}, quality: 1 });
      expects = "separator";
    } else if (expects === "name") name = token.toLowerCase();
    else if (expects === "value") {
      const value = quoted === undefined ? token : quoted.replace(/\\(.)/g, "$1");
      const last = found.at(-1);
      if (last && name === "q") last.quality = Number(value) || 0;
      else if (last) last.parameters[name] = value;
      expects = "separator";
    }
  }
  return found
    .filter(({ type, quality }) => /^[^/]+\/[^/]+$/.test(type) && quality > 0)
    .sort((a, b) => b.quality - a.quality);
}
