import type { Interval as IntervalShape } from "@synoptic/domain";
import { builder } from "../builder.ts";

export const Interval = builder.objectRef<IntervalShape>("Interval").implement({
  description: "A measured value with its 95 % interval.",
  fields: (t) => ({
    value: t.exposeFloat("value", { description: "As measured." }),
    low: t.exposeFloat("low", { description: "Lower end." }),
    high: t.exposeFloat("high", { description: "Upper end." }),
  }),
});
