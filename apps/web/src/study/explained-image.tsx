"use client";
import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Notice } from "../components/ui/states.tsx";
import { inSentence } from "../format/in-sentence.ts";
import { mayWrite } from "../session/permissions.ts";
import { useViewer } from "../session/session.tsx";
import { TaskProgress } from "../tasks/task-progress.tsx";
import type { ExplanationMethodData } from "./explanation-query.ts";
import { ExplanationWorth } from "./explanation-worth.tsx";
import { ImageViewer, type ShownImage, ViewerSelect } from "./image-viewer.tsx";
import { HeatmapQuery } from "./study-query.ts";
import { useExplanation } from "./use-explanation.ts";

/** Kept with every assessment whose model gives it, so that it is there at once. */
const INSTANT = "class-activation-map";

interface ExplainedImageProps {
  image: ShownImage;
  assessmentId: string;
  classes: readonly { classId: string; label: string }[];
  firstClassId: string;
}

/** The image with a map of one class by one method over it, and below what the map is worth. */
export function ExplainedImage({ image, assessmentId, classes, firstClassId }: ExplainedImageProps) {
  const { role } = useViewer();
  const [classId, setClassId] = useState(firstClassId);
  const [chosen, setChosen] = useState<string | null>(null);
  const { methods, explanations, tasks, problem, isAsking, explain, finish } = useExplanation(assessmentId);
  const method = chosen ?? firstMethod(methods);
  const { data } = useQuery(HeatmapQuery, {
    variables: { assessmentId, classId },
    fetchPolicy: "cache-first",
    skip: method !== INSTANT,
  });
  const found = explanations.find((one) => one.method === method && one.classId === classId);
  // Never the map of the class before under this one's name.
  const kept = data?.assessment?.heatmapUrl ?? null;
  const titleOf = (id: string | undefined) => methods.find((one) => one.id === id)?.title ?? "This map";
  const labelOf = (id: string | undefined) => classes.find((one) => one.classId === id)?.label ?? "a class";
  const isUnderWay = tasks.some(
    ({ question }) => question?.method === method && question.classId === classId,
  );
  return (
    <div className="grid gap-5">
      <ImageViewer
        {...image}
        overlay={{ url: method === INSTANT ? kept : (found?.mapUrl ?? null), classId }}
        controls={
          <>
            <ViewerSelect label="Heatmap of" value={classId} onChange={setClassId}>
              {classes.map((each) => (
                <option key={each.classId} value={each.classId}>
                  {each.label}
                </option>
              ))}
            </ViewerSelect>
            <ViewerSelect label="Method" value={method} onChange={setChosen}>
              {methods.map((each) => (
                <option
                  key={each.id}
                  value={each.id}
                  disabled={!each.isAvailable}
                  title={each.unavailableReason ?? each.description}
                >
                  {each.title}
                </option>
              ))}
            </ViewerSelect>
          </>
        }
      />
      <Card title="What this map is worth">
        <div className="grid gap-3">
          {tasks.map(({ id, question }) => (
            <TaskProgress
              key={id}
              label={`${titleOf(question?.method)} of ${inSentence(labelOf(question?.classId))}`}
              taskId={id}
              onOver={(why) => void finish(id, why)}
            />
          ))}
          {problem !== null && <Notice title="There is no explanation">{problem}</Notice>}
          {found ? (
            <ExplanationWorth explanation={found} classLabel={labelOf(classId)} />
          ) : (
            !isUnderWay && (
              <div className="flex flex-wrap items-center justify-between gap-3">
                <p className="max-w-[52ch] text-[13px] text-ink-soft">
                  {method === INSTANT
                    ? "A heatmap can look right and mean nothing. Measure it: hide what it points at, and see whether the answer changes."
                    : `${titleOf(method)} asks the network again, many times. It is made and measured in the background.`}
                </p>
                {mayWrite(role) && (
                  <Button size="small" disabled={isAsking} onClick={() => void explain(method, classId)}>
                    {method === INSTANT ? "Measure it" : "Explain and measure"}
                  </Button>
                )}
              </div>
            )
          )}
          <Unavailable methods={methods} />
        </div>
      </Card>
    </div>
  );
}

/** The instant one, unless this model does not give it. */
function firstMethod(methods: readonly ExplanationMethodData[]): string {
  const instant = methods.find(({ id }) => id === INSTANT);
  if (instant === undefined || instant.isAvailable) return INSTANT;
  return methods.find(({ isAvailable }) => isAvailable)?.id ?? INSTANT;
}

/** What this model cannot be asked, and why: a disabled choice does not say. */
function Unavailable({ methods }: { methods: readonly ExplanationMethodData[] }) {
  const missing = methods.filter(({ isAvailable }) => !isAvailable);
  if (missing.length === 0) return null;
  return (
    <details className="text-[13px] text-ink-faint">
      <summary className="cursor-pointer">
        {missing.length} {missing.length === 1 ? "method does" : "methods do"} not work with this model
      </summary>
      <ul className="mt-1 list-disc pl-5">
        {missing.map(({ id, title, unavailableReason }) => (
          <li key={id}>
            {title}: {unavailableReason}
          </li>
        ))}
      </ul>
    </details>
  );
}
