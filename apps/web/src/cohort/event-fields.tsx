import { useBuilderNames } from "./builder-context.tsx";
import { newEvent } from "./new-rule.ts";
import { Choice, FromTo, named } from "./rule-fields.tsx";
import type { EventKind, EventPart } from "./rules.ts";

export const eventKinds: Record<EventKind, string> = {
  condition: "condition",
  measurement: "measurement",
  medication: "medication",
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
          <Choice
            label="Condition"
            value={event.set}
            options={named(sets.codeSets.conditions)}
            onChange={(set) => onChange({ ...event, set })}
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
        <Choice
          label="Medication"
          value={event.set}
          options={named(sets.codeSets.drugs)}
          onChange={(set) => onChange({ ...event, set })}
        />
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
