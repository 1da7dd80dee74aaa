/** One thing that is wrong in a resource; never the value. */
export interface Fault {
  /** Stable, upper snake case. */
  code:
    | "UNKNOWN_ELEMENT"
    | "MISSING_VALUE"
    | "INVALID_VALUE"
    | "INVALID_CODE"
    | "INVARIANT"
    | "UNKNOWN_TYPE"
    | "UNRESOLVED_REFERENCE";
  /** Within the resource, such as `.name[0].family`. */
  within: string;
  reason: string;
}

/** An element's name as FHIR writes them: what has another form may be anything, a person's name among them. */
const elementName = /^_?[a-z][A-Za-z0-9]{0,40}(?:\[x\])?$/;

/** The faults of one resource, with the place that is looked at. */
export class FaultLog {
  readonly faults: Fault[] = [];
  readonly place: (string | number)[] = [];

  /** @param name of an element within the place */
  add(code: Fault["code"], reason: string, name?: string): void {
    const path = name === undefined ? this.place : [...this.place, name];
    const within = path
      .map((part) => (typeof part === "number" ? `[${part}]` : elementName.test(part) ? `.${part}` : ""))
      .join("");
    this.faults.push({ code, within, reason });
  }
}
