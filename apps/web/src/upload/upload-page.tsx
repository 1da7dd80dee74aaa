"use client";
import { Card } from "../components/ui/card.tsx";
import { Notice } from "../components/ui/states.tsx";
import { mayWrite } from "../session/permissions.ts";
import { useViewer } from "../session/session.tsx";
import { UploadFlow } from "./upload-flow.tsx";

const noFiles: readonly File[] = [];

export function UploadPage() {
  const viewer = useViewer();
  return (
    <div className="mx-auto grid w-full max-w-3xl gap-4">
      <div>
        <h1 className="font-semibold text-2xl tracking-tight">Upload</h1>
        <p className="mt-1 text-ink-soft text-sm">
          Images are assessed as they arrive, with the history that is known of the patient. Never upload data
          of real people to the demo.
        </p>
      </div>
      {mayWrite(viewer.role) ? (
        <Card label="Files" bodyClassName="p-5">
          <UploadFlow files={noFiles} onLeave={() => {}} />
        </Card>
      ) : (
        <Notice tone="warn" title="Your role may read but not add data." />
      )}
    </div>
  );
}
