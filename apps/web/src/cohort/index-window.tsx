import { Choice, FromTo } from "./rule-fields.tsx";

interface IndexWindowProps {
  from: string;
  to: string;
  onChange: (range: { from: string; to: string }) => void;
}

const windows = {
  any: { from: "", to: "" },
  before: { from: "", to: "0" },
  after: { from: "0", to: "" },
  days: { from: "-365", to: "30" },
};

/** When an event has to be, seen from the index date. */
export function IndexWindow({ from, to, onChange }: IndexWindowProps) {
  const chosen =
    (["any", "before", "after"] as const).find(
      (one) => windows[one].from === from && windows[one].to === to,
    ) ?? "days";
  return (
    <>
      <Choice
        label="When, seen from the index date"
        value={chosen}
        options={[
          ["any", "at any time"],
          ["before", "until the index date"],
          ["after", "from the index date on"],
          ["days", "within days of it"],
        ]}
        onChange={(next) => onChange(windows[next])}
      />
      {chosen === "days" && (
        <FromTo from={from} to={to} unit="days from the index date" onChange={onChange} />
      )}
    </>
  );
}
