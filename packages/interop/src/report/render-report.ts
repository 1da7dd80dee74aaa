import { percent } from "../percent.ts";
import { drawParts } from "./draw-parts.ts";
import { colours, contentWidth, finish, openPage, type Page, page } from "./page.ts";
import type { ReportContent, ReportImage } from "./report-content.ts";
import { factName, instant, ratio } from "./words.ts";

const notice =
  "Research software, not a medical device: not for diagnosis or treatment. A clinician must judge the image and the history themselves.";

/** Half of the sheet's width, less what lies between. */
const column = (contentWidth - 16) / 2;
const rightColumn = page.margin + column + 16;
const imageHeight = 168;

/**
 * One page that a clinician would file: whom and what it is about, the image with its heatmap, the risk as a sum, how
 * sure it is, what made it, and what the reviewer decided. A4, by PDFKit's PDF/A-2b subset, fonts embedded.
 */
export function renderReport(content: ReportContent): Promise<Uint8Array> {
  const sheet = openPage(`Synoptic report, assessment ${content.assessmentId}`, content.assessedAt);
  let y = drawHeader(sheet, content);
  y = drawSubject(sheet, content, y);
  y = drawHeadline(sheet, content, y + 8);
  if (content.image) y = drawImages(sheet, content.image, y + 8);
  y = drawTitle(sheet, `What the risk of ${content.finding.label} is made of`, y + 8);
  y = drawParts(sheet, content.finding, y + 3);
  const below = y + 8;
  drawCertainty(sheet, content, below);
  drawProvenance(sheet, content, below);
  drawFooter(sheet, content);
  return finish(sheet);
}

function drawHeader({ doc, text }: Page, { siteName, scenarioLabel }: ReportContent): number {
  const x = page.margin;
  text("Combined risk report", { x, y: 34, width: 300, size: 15, bold: true });
  text(scenarioLabel, { x, y: 53, width: 300, size: 9.5, colour: colours.soft });
  text(siteName, { x: rightColumn, y: 37, width: column, size: 9.5, bold: true, align: "right" });
  doc.rect(x, 72, contentWidth, 17).fill(colours.warnGround);
  text(notice, { x: x + 6, y: 77, width: contentWidth - 12, size: 7.2, colour: colours.warn });
  return 96;
}

function drawSubject(sheet: Page, { patient, study }: ReportContent, top: number): number {
  const name = patient.name ?? "Name not known";
  const identifiers = patient.identifiers.map(({ value, system }) => `${value} (${system})`).join("; ");
  const left = drawPairs(sheet, page.margin, top, [
    ["Patient", patient.synthetic ? `${name} (synthetic, no real person)` : name],
    ["Born, sex", `${patient.birthDate ?? "not known"}, ${patient.sex}`],
    ["Identifiers", identifiers || "none"],
  ]);
  const right = drawPairs(
    sheet,
    rightColumn,
    top,
    study
      ? [
          ["Study", [study.modality, study.bodyPart?.toLowerCase()].filter(Boolean).join(", ")],
          ["Acquired", instant(study.acquiredAt)],
          ["Accession", study.accessionNumber ?? "none"],
          ["Study UID", study.studyInstanceUid],
        ]
      : [["Study", "None: assessed from the history alone"]],
  );
  return Math.max(left, right);
}

function drawHeadline({ doc, text }: Page, content: ReportContent, top: number): number {
  const { finding, withheld, review } = content;
  const { preTestProbability, likelihoodRatio, postTestProbability } = finding;
  const x = page.margin;
  const height = 52;
  doc.roundedRect(x, top, contentWidth, height, 4).lineWidth(0.8).stroke(colours.line);
  const main = percent(postTestProbability ?? preTestProbability);
  text(main, { x: x + 10, y: top + 9, width: 110, size: 24, bold: true });
  const kind = postTestProbability === null ? "risk from history alone" : "post-test risk";
  text(kind, { x: x + 10, y: top + 37, width: 120, size: 8, colour: colours.soft });
  const middle = x + 132;
  const width = contentWidth - 142;
  text(finding.label, { x: middle, y: top + 7, width, size: 10.5, bold: true });
  const image =
    likelihoodRatio === null
      ? "no image counted"
      : `the image multiplies the odds by ${ratio(likelihoodRatio)}`;
  text(`Pre-test risk ${percent(preTestProbability)}; ${image}.`, { x: middle, y: top + 22, width });
  const line = withheld
    ? `The image's reading is withheld. ${withheld.why}`
    : review?.decision === "overridden"
      ? `Overridden by the reviewer${review.overriddenProbability === null ? "" : `: ${percent(review.overriddenProbability)}`}; see below.`
      : otherFindings(content);
  const colour = withheld || review?.decision === "overridden" ? colours.warn : colours.soft;
  if (line) text(line, { x: middle, y: top + 34, width, size: 8, colour, lines: 2 });
  return top + height;
}

function otherFindings({ otherFindings }: ReportContent): string {
  return otherFindings
    .slice(0, 4)
    .map((one) => `${one.label} ${percent(one.postTestProbability ?? one.preTestProbability)}`)
    .join("; ");
}

/** Lets an image be placed twice and lie in the file once; the types lack it. */
type WithOpenImage = PDFKit.PDFDocument & { openImage(bytes: Buffer): PDFKit.Mixins.ImageSrc };

function drawImages(sheet: Page, image: ReportImage, top: number): number {
  const { doc, text } = sheet;
  const scale = Math.min(column / image.width, imageHeight / image.height);
  const [width, height] = [image.width * scale, image.height * scale];
  const source = (doc as WithOpenImage).openImage(Buffer.from(image.source));
  const place = (x: number) => doc.image(source, x, top, { width, height });
  place(page.margin);
  const bottom = top + height + 3;
  const caption = { y: bottom, width: column, size: 7.5, colour: colours.soft };
  text("The image that was read", { x: page.margin, ...caption });
  if (image.heatmap) {
    place(rightColumn);
    doc.image(Buffer.from(image.heatmap.png), rightColumn, top, { width, height });
    text(`Bright: where it speaks for ${image.heatmap.classLabel}`, {
      x: rightColumn,
      ...caption,
    });
  }
  return bottom + 11;
}

function drawTitle({ text }: Page, words: string, y: number): number {
  return text(words, { x: page.margin, y, width: contentWidth, size: 9.5, bold: true });
}

function drawCertainty(sheet: Page, content: ReportContent, top: number): number {
  const { notRuledOut, novelty, missingFacts, withheld } = content;
  const y = sheet.text("How sure it is", { x: page.margin, y: top, width: column, size: 9.5, bold: true });
  const pairs: [string, string][] = [];
  if (notRuledOut) {
    const level = Math.round(notRuledOut.level * 100);
    pairs.push([`${level} % set`, notRuledOut.labels.join(", ") || "none"]);
  }
  if (novelty) {
    const { similarity, threshold } = novelty;
    const verdict = similarity < threshold ? "unlike the known images" : "like the known images";
    pairs.push([
      "Image",
      `${verdict}: similarity ${similarity.toFixed(2)}, withheld below ${threshold.toFixed(2)}`,
    ]);
  }
  if (withheld) pairs.push(["What helps", withheld.help]);
  pairs.push(["Not known", missingFacts.map(factName).join(", ") || "nothing that it could use"]);
  return drawPairs(sheet, page.margin, y + 3, pairs);
}

function drawProvenance(sheet: Page, content: ReportContent, top: number): number {
  const { models, assessedAt, historyAsOf, review } = content;
  const y = sheet.text("What made it, and the decision", {
    x: rightColumn,
    y: top,
    width: column,
    size: 9.5,
    bold: true,
  });
  const decision = review
    ? `${review.decision === "accepted" ? "Accepted" : "Overridden"} by ${review.reviewerName}, ${instant(review.reviewedAt)}`
    : "Not reviewed yet";
  const pairs: [string, string][] = [
    ...models.map(
      ({ title, id, version, sha256 }) =>
        ["Model", `${title} (${id} ${version}, SHA-256 ${sha256.slice(0, 12)})`] as [string, string],
    ),
    ["History", `as known at ${instant(historyAsOf)}`],
    ["Assessed", instant(assessedAt)],
    ["Decision", decision],
  ];
  if (review?.overriddenProbability != null)
    pairs.push(["Their risk", percent(review.overriddenProbability)]);
  if (review?.reason) pairs.push(["Reason", review.reason]);
  return drawPairs(sheet, rightColumn, y + 3, pairs);
}

/** Labels and values below each other; a long value takes three lines at most. */
function drawPairs(
  { text }: Page,
  x: number,
  top: number,
  pairs: readonly (readonly [string, string])[],
): number {
  const labelWidth = 62;
  let y = top;
  for (const [label, value] of pairs) {
    text(label, { x, y, width: labelWidth - 4, size: 8, colour: colours.soft });
    y = text(value, { x: x + labelWidth, y, width: column - labelWidth, size: 8, lines: 3 }) + 2;
  }
  return y;
}

function drawFooter({ doc, text }: Page, { assessmentId }: ReportContent): void {
  const y = page.height - 34;
  doc
    .moveTo(page.margin, y)
    .lineTo(page.margin + contentWidth, y)
    .lineWidth(0.5)
    .stroke(colours.line);
  const style = { y: y + 5, size: 7, colour: colours.soft };
  text(`Assessment ${assessmentId}`, { x: page.margin, width: column, ...style });
  text("Synoptic: research use only. Page 1 of 1", {
    x: rightColumn,
    width: column,
    align: "right",
    ...style,
  });
}
