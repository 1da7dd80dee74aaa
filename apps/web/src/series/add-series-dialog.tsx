"use client";
import { useMutation } from "@apollo/client/react";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Dialog } from "../components/ui/dialog.tsx";
import { Field, Input, Select } from "../components/ui/field.tsx";
import { Segmented } from "../components/ui/segmented.tsx";
import { Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { sendFile, UploadRefusedError } from "../upload/send-file.ts";
import { describeSeriesProblem } from "./series-problem.ts";
import { ImportSeriesMutation } from "./series-query.ts";

const kinds = [
  { value: "GLUCOSE" as const, label: "Continuous glucose" },
  { value: "BLOOD_PRESSURE" as const, label: "Home blood pressure" },
];
const columns = {
  GLUCOSE: "Its header names a column that begins with Time or Device Timestamp, and one with Glucose.",
  BLOOD_PRESSURE: "Its header names the columns Time, Systolic and Diastolic.",
};

interface AddSeriesDialogProps {
  patientId: string;
  onClose: () => void;
  /** @param told what was kept, in a sentence */
  onAdded: (told: string) => Promise<void>;
}

/** Sends what a device exported as CSV; nothing is kept of a file with a line that cannot be read. */
export function AddSeriesDialog({ patientId, onClose, onAdded }: AddSeriesDialogProps) {
  const [importSeries] = useMutation(ImportSeriesMutation);
  const [kind, setKind] = useState<"GLUCOSE" | "BLOOD_PRESSURE">("GLUCOSE");
  const [isWorking, setIsWorking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const sending = useRef(new AbortController());

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const file = form.get("file");
    if (!(file instanceof File) || file.size === 0) return setProblem("Choose the device's file.");
    const text = (name: string) => String(form.get(name) ?? "").trim();
    setProblem(null);
    setIsWorking(true);
    sending.current = new AbortController();
    try {
      const uploadId = await sendFile(file, () => {}, sending.current.signal);
      const { data } = await importSeries({
        variables: {
          input: {
            ...{ patientId, kind, uploadId, timeZone: text("timeZone") },
            ...(text("unit") === "" ? {} : { unit: text("unit") }),
            ...(text("device") === "" ? {} : { device: text("device") }),
          },
        },
      });
      const answer = data?.importSeries;
      if (answer?.__typename === "ImportSeriesPayload") {
        const { series, leftOut } = answer;
        const rest =
          leftOut === 0 ? "" : `; ${leftOut.toLocaleString("en")} rows without a usable value left out`;
        await onAdded(`${series.count.toLocaleString("en")} readings are kept${rest}.`);
        return;
      }
      setProblem(answer ? describeSeriesProblem(answer) : "The server gave no answer.");
    } catch (error) {
      setProblem(error instanceof UploadRefusedError ? error.message : describeError(error));
    }
    setIsWorking(false);
  }

  function close() {
    sending.current.abort();
    onClose();
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title="Add a device's file"
      description="What a glucose sensor or a blood pressure monitor exported as CSV. The same file again changes nothing."
    >
      <form onSubmit={submit} className="grid gap-4" aria-label="Add a device's file">
        <div>
          <Segmented label="What it measured" value={kind} onChange={setKind} options={kinds} />
        </div>
        <Field label="CSV file" hint={columns[kind]}>
          {(props) => (
            <Input
              {...props}
              name="file"
              type="file"
              accept=".csv,.tsv,.txt,text/csv"
              className="h-auto w-full py-2"
            />
          )}
        </Field>
        <div className="grid items-start gap-4 sm:grid-cols-2">
          {kind === "GLUCOSE" && (
            <Field label="Unit">
              {(props) => (
                <Select {...props} name="unit">
                  <option value="">As in the header</option>
                  <option value="mg/dL">mg/dL</option>
                  <option value="mmol/L">mmol/L</option>
                </Select>
              )}
            </Field>
          )}
          <Field label="Device" hint="If you know it.">
            {(props) => <Input {...props} name="device" maxLength={200} autoComplete="off" />}
          </Field>
        </div>
        <Field label="Time zone" hint="Of the device's clock, and of the patient's nights.">
          {(props) => (
            <>
              <Input
                {...props}
                name="timeZone"
                required
                list="time-zones"
                defaultValue={Intl.DateTimeFormat().resolvedOptions().timeZone}
                autoComplete="off"
              />
              <datalist id="time-zones">
                {Intl.supportedValuesOf("timeZone").map((zone) => (
                  <option key={zone} value={zone} />
                ))}
              </datalist>
            </>
          )}
        </Field>
        {problem !== null && <Notice title="The file was not added">{problem}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={isWorking}>
            {isWorking ? "Reading…" : "Add"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
