import { Field, Input, Select } from "../../components/ui/field.tsx";
import { sendFile, UploadRefusedError } from "../../upload/send-file.ts";
import { words } from "../rules.ts";
import type { EvaluationRequest } from "./evaluation-query.ts";

export type Source = "diagnosis" | "reference" | "table";

interface LabelFieldsProps {
  source: Source;
  conditions: readonly string[];
  /** What is predicted, where a set is of it. */
  predicted: string | null;
  days: number;
}

/** What the labels of a source ask for. Give it another key where what is predicted changes. */
export function LabelFields({ source, conditions, predicted, days }: LabelFieldsProps) {
  if (source === "reference") {
    return (
      <label className="flex items-center gap-2 text-sm">
        <input type="checkbox" name="overrides" style={{ accentColor: "var(--accent)" }} />
        Where there is none, a review that overrode the risk
      </label>
    );
  }
  if (source === "table") {
    return (
      <Field
        label="Table"
        hint="CSV with the columns patient (an identifier) or study, and class: a class, or 1 and 0."
      >
        {(props) => (
          <Input {...props} name="table" type="file" accept=".csv,text/csv" className="w-full py-1.5" />
        )}
      </Field>
    );
  }
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      <Field
        label="Diagnosis"
        hint={predicted === null ? "No set of diagnoses is of just what is predicted." : undefined}
      >
        {(props) => (
          <Select {...props} name="set" defaultValue={predicted ?? ""}>
            {predicted === null && <option value="">Choose one</option>}
            {conditions.map((set) => (
              <option key={set} value={set}>
                {words(set)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Within so many days" hint="Who was not followed as long, or had it already, is left out.">
        {(props) => <Input {...props} name="days" inputMode="numeric" defaultValue={String(days)} />}
      </Field>
    </div>
  );
}

/** The labels that the form asks for; a sentence where something is missing. A table is sent first. */
export async function readLabels(
  source: Source,
  form: FormData,
): Promise<EvaluationRequest["labels"] | string> {
  if (source === "reference") return { reference: true, overrides: form.get("overrides") !== null };
  if (source === "diagnosis") {
    const withinDays = Number(form.get("days"));
    const set = String(form.get("set") ?? "");
    if (set === "") return "Choose a diagnosis.";
    if (!Number.isInteger(withinDays) || withinDays < 1) return "Give a whole number of days.";
    return { diagnosis: { set, withinDays } };
  }
  const file = form.get("table");
  if (!(file instanceof File) || file.size === 0) return "Choose a file.";
  const table = new File([file], "labels.csv", { type: "text/csv" });
  try {
    return { tableUploadId: await sendFile(table, () => undefined, new AbortController().signal) };
  } catch (error) {
    if (error instanceof UploadRefusedError) return error.message;
    throw error;
  }
}
