import { useBuilderNames } from "./builder-context.tsx";
import { CodeChoiceFields, CodeListFields } from "./code-fields.tsx";
import { ICD_10_CM, RXNORM } from "./code-list.ts";
import { newEvent } from "./new-rule.ts";
import { Choice, FromTo, named } from "./rule-fields.tsx";
import type { EventKind, EventPart } from "./rules.ts";

export const eventKinds: Record<EventKind, string> = {
  condition: "condition",
  measurement: "measurement",
  medication: "medication",
  procedure: "procedure",
  observation: "observation",
  study: "imaging study",
  assessment: "post-test risk",
  encounter: "encounter",
};

interface EventFieldsProps<Event extends EventPart = EventPart> {
  event: Event;
  onChange: (event: EventPart) => void;
}

/** An event of any kind, whose kind can be changed. */
export function AnyEventFields({ label, event, onChange }: EventFieldsProps & { label: string }) {
  const { known } = useBuilderNames();
  return (
    <>
      <Choice
        label={`${label}: what kind of event`}
        value={event.event}
        options={Object.entries(eventKinds) as [EventKind, string][]}
        onChange={(kind) => onChange(newEvent(kind, known))}
      />
      <EventFields event={event} onChange={onChange} />
    </>
  );
}

/** What an event is of, in the words of a sentence. */
export function EventFields({ event, onChange }: EventFieldsProps) {
  const { sets } = useBuilderNames();
  switch (event.event) {
    case "condition":
      return (
        <>
          <CodeChoiceFields
            label="Condition"
            of={event.of}
            sets={sets.codeSets.conditions}
            system={ICD_10_CM}
            onChange={(of) => onChange({ ...event, of })}
          />
          <Choice
            label="When"
            value={event.course}
            options={[
              ["ever", "ever"],
              ["now", "and not over"],
            ]}
            onChange={(course) => onChange({ ...event, course })}
          />
        </>
      );
    case "measurement":
      return <MeasurementFields event={event} onChange={onChange} />;
    case "medication":
      return (
        <CodeChoiceFields
          label="Medication"
          of={event.of}
          sets={sets.codeSets.drugs}
          system={RXNORM}
          onChange={(of) => onChange({ ...event, of })}
        />
      );
    case "procedure":
      return (
        <CodeListFields
          label="Procedure codes"
          codes={event.codes}
          onChange={(codes) => onChange({ ...event, codes })}
        />
      );
    case "observation":
      return (
        <>
          <CodeListFields
            label="Observation codes"
            codes={event.codes}
            onChange={(codes) => onChange({ ...event, codes })}
          />
          <CodeListFields
            label="Coded answers"
            whereNone="Any answer."
            codes={event.answers}
            onChange={(answers) => onChange({ ...event, answers })}
          />
        </>
      );
    case "study":
    case "assessment":
      return (
        <>
          <Choice
            label="Scenario"
            value={event.scenario}
            options={sets.scenarios.map(({ id, label }) => [id, label])}
            onChange={(scenario) => onChange({ ...event, scenario })}
          />
          {event.event === "assessment" && (
            <FromTo {...event} unit="%" onChange={(range) => onChange({ ...event, ...range })} />
          )}
        </>
      );
    case "encounter":
      return null;
  }
}

function MeasurementFields({
  event,
  onChange,
}: EventFieldsProps<Extract<EventPart, { event: "measurement" }>>) {
  const { measures } = useBuilderNames().sets.codeSets;
  return (
    <>
      <Choice
        label="What is measured"
        value={event.measure}
        options={named(measures.map(({ name }) => name))}
        onChange={(measure) => onChange({ ...event, measure })}
      />
      <Choice
        label="Which measurement"
        value={event.pick}
        options={[
          ["latest", "at last"],
          ["first", "at first"],
          ["any", "ever"],
        ]}
        onChange={(pick) => onChange({ ...event, pick })}
      />
      <FromTo
        from={event.from}
        to={event.to}
        unit={measures.find(({ name }) => name === event.measure)?.unit ?? ""}
        onChange={(range) => onChange({ ...event, ...range })}
      />
    </>
  );
}
