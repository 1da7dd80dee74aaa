import { Field, Select } from "../../components/ui/field.tsx";
import type { ChoicesData } from "./evaluation-query.ts";

type ToldScenario = ChoicesData["scenarios"][number];

interface ToldFieldsProps {
  scenarios: readonly ToldScenario[];
  scenario: ToldScenario;
  onScenario: (id: string) => void;
  findingId: string;
  onFinding: (id: string) => void;
}

/** Whose risks, as they were told, and which finding of theirs. */
export function ToldFields({ scenarios, scenario, onScenario, findingId, onFinding }: ToldFieldsProps) {
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      <Field label="Risks of">
        {(props) => (
          <Select {...props} value={scenario.id} onChange={(event) => onScenario(event.target.value)}>
            {scenarios.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Finding">
        {(props) => (
          <Select {...props} value={findingId} onChange={(event) => onFinding(event.target.value)}>
            {scenario.findings.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </div>
  );
}
