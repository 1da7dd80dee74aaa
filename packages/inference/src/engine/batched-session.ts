import { ModelIntegrityError } from "../errors.ts";
import type { ModelSession } from "../session.ts";
import type { BatchedNetwork, Engine } from "./engine.ts";

/** One case's share of each output, by the output's name. */
export type CaseOutputs = Record<string, Float32Array>;

/** The numbers of one case, or what writes them where the batch lies, so that many cases take no arrays of their own. */
export type CaseInput = Float32Array | ((target: Float32Array) => void);

interface BatchedSessionSpec {
  /** Id of the model, for metrics and errors. */
  model: string;
  input: {
    name: string;
    /** Shape of one case. */
    dims: readonly number[];
  };
  outputs: readonly string[];
  /** `dynamic`, or the number of cases that every run must hold: fewer are filled up with zeros. */
  batch: "dynamic" | number;
}

/** Most numbers that one case may have in one output: 256 MB. A network that gives more is not a classifier. */
const maxNumbers = 64 * 2 ** 20;

/**
 * A session whose cases the engine runs in batches.
 * @throws ModelIntegrityError from its runs, where the outputs cannot be shared out among the cases
 */
export function batchedSession(
  engine: Engine,
  session: ModelSession,
  spec: BatchedSessionSpec,
): BatchedNetwork<CaseInput, CaseOutputs> {
  const { input, outputs, batch } = spec;
  const size = input.dims.reduce((product, dim) => product * dim, 1);

  const gather = (cases: readonly CaseInput[], rows: number): Float32Array => {
    const data = new Float32Array(rows * size);
    cases.forEach((one, i) => {
      const share = data.subarray(i * size, (i + 1) * size);
      if (typeof one === "function") one(share);
      // A shorter one would leave the last patient's numbers behind it.
      else if (one.length !== size) throw new RangeError(`A case takes ${size} numbers, not ${one.length}.`);
      else share.set(one);
    });
    return data;
  };

  const runOnce = async (cases: readonly CaseInput[]): Promise<CaseOutputs[]> => {
    const rows = batch === "dynamic" ? cases.length : batch;
    const data = gather(cases, rows);
    const results = await session.run({ [input.name]: { data, dims: [rows, ...input.dims] } }, outputs);
    const shares = outputs.map((name) => {
      const { data: values, dims } = results[name]!;
      const share = values.length / rows;
      const isShared = rows === 1 || dims[0] === rows;
      if (!isShared || !Number.isInteger(share) || share === 0 || share > maxNumbers) {
        throw new ModelIntegrityError(
          spec.model,
          `its output "${name}", [${dims.join(", ")}], does not hold a share for each of ${rows} cases.`,
        );
      }
      return { name, values, share };
    });
    return cases.map((_, i) =>
      Object.fromEntries(
        shares.map(({ name, values, share }) => [name, values.subarray(i * share, (i + 1) * share)]),
      ),
    );
  };

  return engine.network(spec.model, async (cases: readonly CaseInput[]) => {
    if (batch === "dynamic") return await runOnce(cases);
    const answers: CaseOutputs[] = [];
    for (let start = 0; start < cases.length; start += batch) {
      answers.push(...(await runOnce(cases.slice(start, start + batch))));
    }
    return answers;
  });
}
