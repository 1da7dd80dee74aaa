import { Field, Input, Select } from "../../components/ui/field.tsx";
import type { ChoicesData } from "./evaluation-query.ts";

export type ComputableRisk = ChoicesData["computableRisks"][number];

/** What tells one from another. */
export const keyOf = ({ scoreId, modelVersionId, findingId }: ComputableRisk) =>
  scoreId ?? `${modelVersionId} ${findingId ?? ""}`;

/** In days: as long as the risk is of, and a year where it is not of a time. */
export const daysOf = ({ years }: ComputableRisk) => Math.floor((years ?? 1) * 365.25);

/** Whoever is seen once a year has been seen since, so long after the days are over. */
const MARGIN_DAYS = 365;
const DAY_MS = 86_400_000;

/** The first of a month from which everybody could be followed for so many days, and seen after them. */
export function firstIndex(snapshotAt: string, days: number): string {
  const at = new Date(new Date(snapshotAt).getTime() - (days + MARGIN_DAYS) * DAY_MS);
  return `${at.toISOString().slice(0, 7)}-01`;
}

interface ComputedFieldsProps {
  risks: readonly ComputableRisk[];
  chosen: ComputableRisk;
  onChoose: (key: string) => void;
  /** Nothing where the cohort has an index of its own. */
  indexOn: string | null;
}

/** Which score or model, and from when it predicts. */
export function ComputedFields({ risks, chosen, onChoose, indexOn }: ComputedFieldsProps) {
  const groups = [
    { label: "Published scores", of: risks.filter(({ scoreId }) => scoreId !== null) },
    { label: "Models that read histories", of: risks.filter(({ scoreId }) => scoreId === null) },
  ];
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      <Field label="Risk" hint={`${chosen.predicts}.`}>
        {(props) => (
          <Select {...props} value={keyOf(chosen)} onChange={(event) => onChoose(event.target.value)}>
            {groups.map(({ label, of }) => (
              <optgroup key={label} label={label}>
                {of.map((risk) => (
                  <option key={keyOf(risk)} value={keyOf(risk)}>
                    {risk.scoreId === null ? `${risk.label}: ${risk.predicts}` : risk.label}
                  </option>
                ))}
              </optgroup>
            ))}
          </Select>
        )}
      </Field>
      {indexOn !== null && (
        <Field
          label="Predict from"
          hint="The first of its month: who was a member then, by what was recorded until then."
        >
          {(props) => (
            <Input
              {...props}
              key={keyOf(chosen)}
              name="indexOn"
              type="date"
              defaultValue={indexOn}
              className="w-full"
            />
          )}
        </Field>
      )}
    </div>
  );
}
