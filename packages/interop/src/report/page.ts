import PDFDocument from "pdfkit";
import { type FontName, fontBytes, legible } from "./fonts.ts";

/** In points, 1/72 inch; A4. */
export const page = { width: 595.28, height: 841.89, margin: 40 } as const;
export const contentWidth = page.width - 2 * page.margin;

export const colours = {
  ink: "#14202b",
  soft: "#4a5a68",
  line: "#c9d2da",
  sunken: "#eef2f5",
  for: "#b4451f",
  against: "#1f6f8b",
  total: "#14202b",
  warn: "#8a4b00",
  warnGround: "#fff4e2",
} as const;

export interface Page {
  doc: PDFKit.PDFDocument;
  /** From the left and the top of the sheet. */
  text(words: string, at: TextAt): number;
}

interface TextAt {
  x: number;
  y: number;
  width: number;
  size?: number;
  bold?: boolean;
  colour?: string;
  align?: "left" | "right" | "center";
  /** Longer text ends in an ellipsis after so many lines. */
  lines?: number;
}

/**
 * An empty sheet. The file's dates are the assessment's, and not those of whoever asked for it.
 * @param title what a reader's window shows; no patient data
 */
export function openPage(title: string, madeAt: Date): Page {
  const doc = new PDFDocument({
    size: "A4",
    margin: 0,
    autoFirstPage: true,
    subset: "PDF/A-2b",
    pdfVersion: "1.7",
    lang: "en",
    displayTitle: true,
    info: { Title: title, Creator: "Synoptic", Producer: "Synoptic", CreationDate: madeAt, ModDate: madeAt },
  });
  const registered = new Set<FontName>();
  /** A font is read and embedded where something is drawn in it, and no more of it than is drawn. */
  const choose = (name: FontName, size: number) => {
    if (!registered.has(name)) doc.registerFont(name, fontBytes(name));
    registered.add(name);
    return doc.font(name, size);
  };
  return {
    doc,
    text(given, { x, y, width, size = 8.5, bold = false, colour = colours.ink, align = "left", lines = 1 }) {
      const { words, font } = legible(given, bold ? "bold" : "regular");
      choose(font, size).fillColor(colour);
      const lineHeight = doc.currentLineHeight(true);
      const height = lineHeight * lines + 0.1;
      doc.text(words, x, y, { width, height, align, ellipsis: true, lineGap: 0 });
      return y + Math.min(height, doc.heightOfString(words, { width }));
    },
  };
}

/** The finished file. */
export function finish({ doc }: Page): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    doc.on("data", (chunk: Buffer) => chunks.push(chunk));
    doc.on("end", () => resolve(Buffer.concat(chunks)));
    doc.on("error", reject);
    doc.end();
  });
}
