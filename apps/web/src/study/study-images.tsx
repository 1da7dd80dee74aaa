"use client";
import { useState } from "react";
import { Card } from "../components/ui/card.tsx";
import { Empty } from "../components/ui/states.tsx";
import { ChosenInstances } from "./chosen-instances.tsx";
import { ExplainedImage } from "./explained-image.tsx";
import { ImageStrip } from "./image-strip.tsx";
import { ImageViewer } from "./image-viewer.tsx";
import { OtherImage } from "./other-image.tsx";
import type { StudyData } from "./study-query.ts";

/** The study's image with what was seen in it; of several the one that stands for it, and the others to choose. */
export function StudyImages({ study }: { study: StudyData }) {
  const { latestAssessment: assessment } = study;
  const main = assessment?.instance ?? study.series.flatMap((series) => series.instances)[0];
  const [chosen, setChosen] = useState<string | null>(null);
  if (!main) {
    return (
      <Card label="Image">
        <Empty title="This study holds no image">
          {assessment ? "The risk comes from the history alone." : "Its objects are kept as they came."}
        </Empty>
      </Card>
    );
  }
  const readings = assessment?.readings ?? [];
  // Of a frame its path is its own; its instance is not.
  const mainUrl = assessment?.imageUrl ?? main.imageUrl;
  const shown = readings.find(({ imageUrl }) => imageUrl === (chosen ?? mainUrl));
  const isMain = shown === undefined || shown.imageUrl === mainUrl;
  const image = {
    imageUrl: shown?.imageUrl ?? mainUrl,
    alt: study.description ?? study.scenario?.label ?? `${study.modality} image`,
    synthetic: study.synthetic,
  };
  const likeliest = assessment?.classes.toSorted(
    (a, b) =>
      (b.postTestProbability ?? b.imageProbability ?? 0) - (a.postTestProbability ?? a.imageProbability ?? 0),
  )[0];
  const isRead = assessment?.instance && assessment.status === "FINAL" && likeliest;
  return (
    <div className="grid gap-5">
      {assessment && readings.length > 1 && (
        <ImageStrip assessment={assessment} shownUrl={shown?.imageUrl ?? mainUrl} onChoose={setChosen} />
      )}
      {isRead && isMain ? (
        <ExplainedImage
          image={image}
          assessmentId={assessment.id}
          classes={assessment.classes}
          firstClassId={likeliest.classId}
        />
      ) : isRead && shown?.withheldAdvice === null ? (
        <OtherImage
          key={shown.imageUrl}
          image={image}
          assessmentId={assessment.id}
          classes={assessment.classes}
          firstClassId={likeliest.classId}
        />
      ) : (
        <ImageViewer
          key={image.imageUrl}
          {...image}
          withoutHeatmap={
            shown?.withheldAdvice
              ? `the reading is withheld, as the image is ${shown.withheldAdvice.short}`
              : assessment?.status === "WITHHELD"
                ? "the reading is withheld"
                : "the image was not read"
          }
        />
      )}
      {assessment && <ChosenInstances assessment={assessment} />}
    </div>
  );
}
