"use client";
import { useQuery } from "@apollo/client/react";
import { useEffect, useRef, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Field, Select } from "../components/ui/field.tsx";
import { DropZone } from "./drop-zone.tsx";
import { PatientPicker, type PickedPatient } from "./patient-picker.tsx";
import { UploadList } from "./upload-list.tsx";
import { ScenariosQuery } from "./upload-query.ts";
import { useUpload } from "./use-upload.ts";

interface UploadFlowProps {
  files: readonly File[];
  onLeave: () => void;
}

/** Choose, say whose and what it is where the file does not, send, follow. */
export function UploadFlow({ files, onLeave }: UploadFlowProps) {
  const { items, isBusy, add, remove, start } = useUpload(files);
  const [patient, setPatient] = useState<PickedPatient | null>(null);
  const [scenario, setScenario] = useState("");
  const { data } = useQuery(ScenariosQuery);

  // Files that are dropped while this is open come in by the property.
  const known = useRef(files);
  const addRef = useRef(add);
  addRef.current = add;
  useEffect(() => {
    const fresh = files.filter((file) => !known.current.includes(file));
    known.current = files;
    if (fresh.length > 0) addRef.current(fresh);
  }, [files]);

  const waiting = items.filter((item) => item.phase === "waiting");
  const hasImage = waiting.some((item) => item.kind === "image");
  const hasDicom = waiting.some((item) => item.kind === "dicom");
  const lacks = hasImage
    ? [patient === null && "a patient", scenario === "" && "what to look for"].filter(Boolean)
    : [];
  return (
    <div className="grid gap-4">
      <DropZone onFiles={add} compact={items.length > 0} />
      {items.length > 0 && <UploadList items={items} onRemove={remove} onLeave={onLeave} />}
      {(hasImage || hasDicom) && !isBusy && (
        <div className="grid items-start gap-4 sm:grid-cols-2">
          {hasImage && <PatientPicker chosen={patient} onChoose={setPatient} />}
          <Field
            label="What to look for"
            hint={
              hasImage ? "Plain images do not say what they show." : "DICOM files usually say it themselves."
            }
          >
            {(props) => (
              <Select {...props} value={scenario} onChange={(event) => setScenario(event.target.value)}>
                <option value="">{hasImage ? "Choose…" : "As the file says"}</option>
                {data?.clinicPrevalence.map(({ scenario: each }) => (
                  <option key={each.id} value={each.id}>
                    {each.label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
      )}
      {waiting.length > 0 && (
        <div className="flex items-center justify-end gap-3">
          {lacks.length > 0 && !isBusy && (
            <p className="text-[13px] text-ink-faint">Still needed: {lacks.join(" and ")}.</p>
          )}
          <Button
            variant="primary"
            disabled={isBusy || lacks.length > 0}
            onClick={() =>
              void start({ patientId: patient?.id ?? null, scenario: scenario === "" ? null : scenario })
            }
          >
            {isBusy ? "Sending…" : `Send ${waiting.length === 1 ? "the file" : `${waiting.length} files`}`}
          </Button>
        </div>
      )}
    </div>
  );
}
