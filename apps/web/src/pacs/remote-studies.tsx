"use client";
import { useState } from "react";
import { Card } from "../components/ui/card.tsx";
import { Empty } from "../components/ui/states.tsx";
import { HeadCell, Table } from "../components/ui/table.tsx";
import type { RemoteStudyData } from "./pacs-query.ts";
import { RemoteStudyRow } from "./remote-study-row.tsx";

interface RemoteStudiesProps {
  serverId: string;
  studies: readonly RemoteStudyData[];
  hasMore: boolean;
}

/** Earlier studies that come along where somebody wants them. */
const priors = 5;

/** What the archive has that matches. */
export function RemoteStudies({ serverId, studies, hasMore }: RemoteStudiesProps) {
  const [withPriors, setWithPriors] = useState(false);
  return (
    <Card
      title={`${studies.length} ${studies.length === 1 ? "study" : "studies"}${hasMore ? ", and more" : ""}`}
      aside={
        studies.length > 0 && (
          <label className="flex items-center gap-2 text-sm">
            <input
              type="checkbox"
              checked={withPriors}
              onChange={(event) => setWithPriors(event.target.checked)}
              className="size-4 accent-accent"
            />
            Fetch with up to {priors} earlier studies of the patient
          </label>
        )
      }
    >
      {studies.length === 0 ? (
        <Empty title="Nothing matches">Look for less at a time: all fields have to match.</Empty>
      ) : (
        <Table>
          <thead>
            <tr>
              <HeadCell>Patient</HeadCell>
              <HeadCell>Date</HeadCell>
              <HeadCell>Study</HeadCell>
              <HeadCell>Accession</HeadCell>
              <HeadCell className="text-right">Images</HeadCell>
              <HeadCell className="w-72">
                <span className="sr-only">Fetch</span>
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {studies.map((study) => (
              <RemoteStudyRow
                key={study.studyInstanceUid}
                serverId={serverId}
                study={study}
                priors={withPriors ? priors : 0}
              />
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}
