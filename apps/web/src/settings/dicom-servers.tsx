"use client";
import { useQuery } from "@apollo/client/react";
import { Card } from "../components/ui/card.tsx";
import { Empty, Loading, Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { DicomServerForm } from "./dicom-server-form.tsx";
import { DicomServerItem } from "./dicom-server-item.tsx";
import { DicomServersQuery } from "./dicom-servers-query.ts";

/** The DICOMweb servers that studies come from and results go to. */
export function DicomServers() {
  const { data, error, refetch } = useQuery(DicomServersQuery, { fetchPolicy: "cache-and-network" });
  const servers = data?.dicomServers;
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
      <Card title="New PACS">
        <DicomServerForm onDone={() => void refetch()} />
      </Card>
      <div className="grid gap-4">
        {error && <Notice title="The PACS could not be loaded">{describeError(error)}</Notice>}
        {servers === undefined && !error && <Loading label="Loading the PACS" />}
        {servers?.length === 0 && (
          <Card title="PACS">
            <Empty title="No PACS yet">
              One that speaks DICOMweb is added here, to fetch studies from it and to send it results.
            </Empty>
          </Card>
        )}
        {servers?.map((server) => (
          <DicomServerItem key={server.id} server={server} onChanged={() => void refetch()} />
        ))}
      </div>
    </div>
  );
}
