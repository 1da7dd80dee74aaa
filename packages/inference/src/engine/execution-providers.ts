import { supportedProviders } from "../session.ts";
import { ExecutionProviderError } from "./errors.ts";

/** What networks can be run on. */
export const executionProviders = ["cpu", "cuda", "coreml", "dml", "webgpu"] as const;
export type ExecutionProvider = (typeof executionProviders)[number];

/**
 * The provider that the configuration asks for, with the CPU behind it for what it cannot do.
 * @throws ExecutionProviderError where this build of ONNX Runtime has no such provider
 */
export function chooseProviders(wanted: ExecutionProvider): ExecutionProvider[] {
  const available = supportedProviders();
  if (!available.includes(wanted)) throw new ExecutionProviderError(wanted, available);
  return wanted === "cpu" ? ["cpu"] : [wanted, "cpu"];
}
