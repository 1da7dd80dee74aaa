import { Check, EyeOff } from "lucide-react";
import { Card } from "../components/ui/card.tsx";
import { classNames } from "../components/ui/class-names.ts";
import { Picture } from "../components/ui/picture.tsx";
import { formatRatio } from "../format/probability.ts";
import { formatDateTime } from "../format/time.ts";
import type { AssessmentData, ReadingData } from "./study-query.ts";

interface ImageStripProps {
  assessment: AssessmentData;
  shownUrl: string;
  onChoose: (imageUrl: string) => void;
}

/** Every image of the study that was read, newest first, each with what it says and whether it counts. */
export function ImageStrip({ assessment, shownUrl, onChoose }: ImageStripProps) {
  const { readings, imagePolicy, imagesLeftOut, findings, primaryFinding } = assessment;
  const finding = findings.find(({ findingId }) => findingId === primaryFinding.findingId)?.label;
  return (
    <Card
      title={`${readings.length} images`}
      aside={
        imagePolicy && (
          <span className="text-[13px] text-ink-soft">
            What counts: <span className="font-medium text-ink">{imagePolicy.label.toLowerCase()}</span>
            {imagePolicy.isSites && " (set by this site)"}
          </span>
        )
      }
    >
      <ul className="-mx-1 flex gap-2 overflow-x-auto px-1 pt-1 pb-2">
        {readings.map((reading, i) => (
          <li key={reading.imageUrl}>
            <Thumbnail
              reading={reading}
              number={i + 1}
              isShown={reading.imageUrl === shownUrl}
              onChoose={() => onChoose(reading.imageUrl)}
            />
          </li>
        ))}
      </ul>
      <p className="mt-1 text-[13px] text-ink-soft">
        {imagePolicy?.explanation} The factor under each image is how far it alone would move the odds of{" "}
        {finding?.toLowerCase()}.
        {readings.some(({ isSlice }) => isSlice) &&
          " Slices of one stack count as one: the mean of what they say."}
        {imagesLeftOut > 0 &&
          ` ${imagesLeftOut} older ${imagesLeftOut === 1 ? "image of this study was" : "images of this study were"} not looked at.`}
      </p>
    </Card>
  );
}

interface ThumbnailProps {
  reading: ReadingData;
  number: number;
  isShown: boolean;
  onChoose: () => void;
}

function Thumbnail({ reading, number, isShown, onChoose }: ThumbnailProps) {
  const { imageUrl, frameNumber, isCounted, likelihoodRatio, withheldAdvice, acquiredAt } = reading;
  const says =
    likelihoodRatio === null
      ? (withheldAdvice?.short ?? "withheld")
      : `\u00d7\u202f${formatRatio(likelihoodRatio)}`;
  const frame = frameNumber === null ? "" : `, frame ${frameNumber}`;
  const when = acquiredAt === null ? "" : `, ${formatDateTime(acquiredAt)}`;
  return (
    <button
      type="button"
      aria-pressed={isShown}
      onClick={onChoose}
      title={withheldAdvice ? `${withheldAdvice.why} ${withheldAdvice.help}` : undefined}
      aria-label={`Image ${number}${frame}${when}: ${says}, ${isCounted ? "counts" : "does not count"}`}
      className={classNames(
        "grid w-24 gap-1 rounded-lg p-1.5 text-left text-[13px] hover:bg-sunken",
        isShown && "bg-sunken ring-2 ring-accent",
      )}
    >
      <span className="relative block">
        <Picture
          src={imageUrl}
          alt=""
          width={84}
          height={84}
          loading="lazy"
          className={classNames(
            "aspect-square w-full rounded-md bg-stage object-cover",
            !isCounted && "opacity-55",
          )}
        />
        {isCounted && (
          <span className="absolute top-1 right-1 grid size-5 place-items-center rounded-full bg-accent text-white">
            <Check className="size-3.5" aria-hidden />
          </span>
        )}
      </span>
      <span className="flex items-center gap-1 font-medium tabular-nums leading-tight">
        {withheldAdvice && <EyeOff className="size-3.5 shrink-0 text-warn-ink" aria-hidden />}
        {says}
      </span>
      <span className="text-ink-faint text-xs leading-tight">
        {isCounted ? "Counts" : "Does not count"}
        {frame}
      </span>
    </button>
  );
}
