import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { Field, Select } from "../components/ui/field.tsx";
import type { ResultOf } from "../graphql/document.ts";
import { ScenariosQuery } from "./manage-query.ts";

type Scenario = ResultOf<typeof ScenariosQuery>["scenarios"][number];

interface ScenarioChoice {
  /** Nothing while they load. */
  scenarios: readonly Scenario[] | undefined;
  /** The first until another is chosen. */
  chosen: Scenario | undefined;
  choose: (id: string) => void;
}

/** Which of the site's scenarios something is asked for. */
export function useScenarioChoice(): ScenarioChoice {
  const { data } = useQuery(ScenariosQuery);
  const [id, choose] = useState<string | null>(null);
  const scenarios = data?.scenarios;
  return { scenarios, chosen: scenarios?.find((each) => each.id === id) ?? scenarios?.[0], choose };
}

export function ScenarioField({ scenarios, chosen, choose }: ScenarioChoice) {
  return (
    <Field label="Scenario">
      {(props) => (
        <Select {...props} value={chosen?.id ?? ""} onChange={(event) => choose(event.target.value)}>
          {scenarios?.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
