interface ReceivedPart {
  /** By their names in lower case. */
  headers: Record<string, string>;
  content: Buffer;
}

/** The parts of a multipart answer, which is held whole. */
export async function partsOf(response: Response): Promise<ReceivedPart[]> {
  const boundary = /boundary=([^;\s]+)/.exec(response.headers.get("content-type") ?? "")?.[1];
  if (response.status !== 200 || !boundary) throw new Error(`No multipart, but status ${response.status}.`);
  const pieces = Buffer.from(await response.arrayBuffer())
    .toString("latin1")
    .split(`--${boundary}`)
    .slice(1, -1);
  return pieces.map((piece) => {
    const end = piece.indexOf("\r\n\r\n");
    const lines = piece.slice(2, end).split("\r\n");
    return {
      headers: Object.fromEntries(
        lines.map((line) => [
          line.slice(0, line.indexOf(":")).toLowerCase(),
          line.slice(line.indexOf(":") + 2),
        ]),
      ),
      content: Buffer.from(piece.slice(end + 4, -2), "latin1"),
    };
  });
}
