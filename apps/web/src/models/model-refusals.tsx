import { Notice } from "../components/ui/states.tsx";
import { formatDateTime } from "../format/time.ts";
import type { ModelData } from "./models-query.ts";

/** Says that a model is not served, by whom, why and since when. */
export function ModelRefusals({ model }: { model: ModelData }) {
  return model.refusals.map(({ process, code, message, refusedAt }) => (
    <div key={process} className="mt-3">
      <Notice title={`Not served by the ${process === "api" ? "API" : process}: ${code}`}>
        <p className="break-words">{message}</p>
        <p className="mt-1">Since {formatDateTime(refusedAt)}; it is tried again every minute.</p>
      </Notice>
    </div>
  ));
}
