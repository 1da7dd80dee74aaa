"use client";
import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { ImageViewer, type ShownImage, ViewerSelect } from "./image-viewer.tsx";
import { HeatmapQuery } from "./study-query.ts";

interface OtherImageProps {
  image: ShownImage;
  assessmentId: string;
  classes: readonly { classId: string; label: string }[];
  firstClassId: string;
}

/** One more image of the study with its class activation map; other methods explain the image that stands for it. */
export function OtherImage({ image, assessmentId, classes, firstClassId }: OtherImageProps) {
  const [classId, setClassId] = useState(firstClassId);
  const { data } = useQuery(HeatmapQuery, {
    variables: { assessmentId, classId },
    fetchPolicy: "cache-first",
  });
  const reading = data?.assessment?.readings.find((one) => one.imageUrl === image.imageUrl);
  return (
    <ImageViewer
      {...image}
      overlay={{ url: reading?.heatmapUrl ?? null, classId }}
      controls={
        <ViewerSelect label="Heatmap of" value={classId} onChange={setClassId}>
          {classes.map((each) => (
            <option key={each.classId} value={each.classId}>
              {each.label}
            </option>
          ))}
        </ViewerSelect>
      }
    />
  );
}
