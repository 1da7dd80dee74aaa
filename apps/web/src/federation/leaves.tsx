import type { FederatedRunData } from "./federation-query.ts";

/** What leaves, in plain words, and what noise promises. */
export function Leaves({ run: { leaves, privacy } }: { run: FederatedRunData }) {
  return (
    <div className="mt-2 grid gap-2 text-[13px] text-ink-soft">
      <ul className="grid list-disc gap-1.5 pl-5">
        {leaves.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      <p>
        {privacy === null
          ? "Without noise, what the finished weights may tell of single patients is not bounded."
          : `With noise, the weights are (${privacy.epsilon === null ? "more than 500" : privacy.epsilon.toFixed(2)}, ${privacy.delta})-differentially private for each patient: gradients of a length of ${privacy.clip} at most, noise of ${privacy.noiseMultiplier} times that. Counts and figures are outside of it.`}
      </p>
    </div>
  );
}
