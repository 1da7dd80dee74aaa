import { DomainError } from "@synoptic/domain";

/** What an ONNX file was refused for. */
export type OnnxRefusal =
  | "too-large"
  | "not-onnx"
  | "unknown-field"
  | "repeated-field"
  | "too-deep"
  | "too-many-parts"
  | "external-data"
  | "custom-domain"
  | "opset"
  | "sparse-tensor"
  | "local-function"
  | "training-info"
  | "tensor-type"
  | "tensor-size"
  | "value-type"
  | "no-graph";

/** An ONNX file that is not loaded, and why. Names from the file are cut short and reduced to plain letters. */
export class OnnxRefusedError extends DomainError {
  readonly code = "MODEL_ONNX_REFUSED";
  readonly reason: OnnxRefusal;

  constructor(reason: OnnxRefusal, fault: string) {
    super(`The ONNX file is refused: ${fault}`, ["weights"]);
    this.reason = reason;
  }
}

/** A name from an untrusted file, fit for an error message or a screen. */
export function plainName(name: string): string {
  const kept = name.replace(/[^\w./:-]/g, "?").slice(0, 60);
  return kept === "" ? "(unnamed)" : kept;
}

/** What ONNX Runtime says of a fault, without the place in its own sources and cut short: it may quote the file. */
export function runtimeWords(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const kept = said
    .replace(/^\/\S+:\d+ .*?\) (?=[A-Z])/s, "")
    .replace(/[^\x20-\x7e]+/g, " ")
    .trim();
  return kept.length > 300 ? `${kept.slice(0, 300)}...` : kept;
}
