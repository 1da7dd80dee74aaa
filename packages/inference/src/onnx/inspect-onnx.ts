import { OnnxRefusedError, plainName } from "./errors.ts";
import { type Message, readMessage } from "./read-message.ts";

/** One input or output of a network. */
export interface OnnxValue {
  name: string;
  /** Such as `float32`. */
  type: string;
  /** A number, or a name where it may change, such as `batch`; nothing where the file does not tell. */
  dims: readonly (number | string)[] | null;
}

/** What an ONNX file says of itself. */
export interface OnnxSummary {
  irVersion: number;
  opset: number;
  producer: string;
  inputs: readonly OnnxValue[];
  outputs: readonly OnnxValue[];
  /** How often each operator occurs, subgraphs included. */
  operators: Readonly<Record<string, number>>;
  /** Numbers in all initialisers. */
  parameters: number;
}

export interface OnnxLimits {
  /** Of the file. */
  bytes: number;
  nodes: number;
  /** Numbers in one tensor. */
  tensorNumbers: number;
}

const defaultOnnxLimits: OnnxLimits = {
  // The largest networks that are fine-tuned in this field, VGG-16 and VGG-19, have 134 and 140 million float32 weights.
  bytes: 640 * 2 ** 20,
  // The largest classifiers in use, such as EfficientNetV2-L and ConvNeXt-XL, export to fewer than 5,000.
  nodes: 50_000,
  tensorNumbers: 128 * 2 ** 20,
};

/** A subgraph takes three levels: node, attribute, graph. Exporters nest `If` twice at most. */
const depth = 16;
/**
 * A name, an operator or a dimension is a field; raw weights are one however long. 5,000 operators take some 300,000;
 * reading as many as are let pass takes a second, in which the process does nothing else.
 */
const fields = 750_000;

/** The operator sets that ONNX Runtime 1.30 knows. `ai.onnx` is another name for the standard one. */
const domains: ReadonlyMap<string, { newest: number }> = new Map([
  ["", { newest: 26 }],
  ["ai.onnx", { newest: 26 }],
  ["ai.onnx.ml", { newest: 5 }],
]);

/**
 * What exporters and optimisers list among the operators they ask for whether or not an operator is of it: PyTorch
 * (torch.onnx, onnxscript) and ONNX Runtime's own tools. An operator that is of it is refused like any other maker's.
 */
const habitualDomains =
  /^(pkg\.(onnxscript|torch)(\.[\w.-]+)?|(com\.ms|com\.microsoft|ai\.onnx\.(preview\.)?training|org\.pytorch)(\.[\w.-]+)?)$/;

/** TensorProto.DataType: name and bytes of one number; strings and the like are refused. */
const elementTypes: Readonly<Record<number, { name: string; bytes: number }>> = {
  1: { name: "float32", bytes: 4 },
  2: { name: "uint8", bytes: 1 },
  3: { name: "int8", bytes: 1 },
  4: { name: "uint16", bytes: 2 },
  5: { name: "int16", bytes: 2 },
  6: { name: "int32", bytes: 4 },
  7: { name: "int64", bytes: 8 },
  9: { name: "bool", bytes: 1 },
  10: { name: "float16", bytes: 2 },
  11: { name: "float64", bytes: 8 },
  12: { name: "uint32", bytes: 4 },
  13: { name: "uint64", bytes: 8 },
  16: { name: "bfloat16", bytes: 2 },
};

/** An initialiser or constant, with a view of where its numbers lie in the file. */
interface OnnxTensor {
  name: string;
  type: string;
  count: number;
  /** Little endian; nothing where the numbers are written one by one and not as float32. */
  data: Uint8Array | null;
}

/** A file that was walked and let pass. */
export interface InspectedOnnx extends OnnxSummary {
  /** Initialisers of the main graph, in their order. */
  tensors: readonly OnnxTensor[];
}

/**
 * Walks all of an ONNX file before anything is made of it, and refuses what a classifier does not need and an attacker
 * does: data in other files, operators of other makers, functions, sparse tensors, training graphs, tensors whose
 * size is not that of their data, strings, files beyond the limits. Subgraphs are walked by the same rules.
 *
 * What only shows when it runs (a loop that does not end, a shape that is computed) is left to the engine's time limit.
 * @throws OnnxRefusedError naming the reason
 */
export function inspectOnnx(bytes: Uint8Array, given: Partial<OnnxLimits> = {}): InspectedOnnx {
  const limits = { ...defaultOnnxLimits, ...given };
  if (bytes.length > limits.bytes)
    throw new OnnxRefusedError("too-large", `it has ${bytes.length} bytes, more than ${limits.bytes}.`);
  if (isOrtFormat(bytes))
    throw new OnnxRefusedError("not-onnx", "it is written in the runtime's own format and not as ONNX.");
  const model = readMessage(bytes, "Model", { depth, fields, stringBytes: 64 * 1024 });
  if (listOf(model.functions).length > 0)
    throw new OnnxRefusedError(
      "local-function",
      "it brings functions of its own; onnx.inliner.inline_local_functions writes them out as operators.",
    );
  if (listOf(model.trainingInfo).length > 0)
    throw new OnnxRefusedError("training-info", "it brings a training graph.");
  const opset = opsetOf(model);
  const graph = model.graph as Message | undefined;
  if (!graph) throw new OnnxRefusedError("no-graph", "it holds no network.");

  const operators = new Map<string, number>();
  const budget = { nodes: limits.nodes };
  const tensors = walkGraph(graph, { limits, operators, budget });
  const initialized = new Set(tensors.map(({ name }) => name));
  if (initialized.size < tensors.length)
    throw new OnnxRefusedError("repeated-field", "two of its tensors have the same name.");
  return {
    irVersion: Number(model.irVersion ?? 0),
    opset,
    producer: plainName(`${model.producerName ?? ""}:${model.producerVersion ?? ""}`),
    // Older files list initialisers among the inputs.
    inputs: messagesOf(graph.inputs)
      .map(readValue)
      .filter(({ name }) => !initialized.has(name)),
    outputs: messagesOf(graph.outputs).map(readValue),
    operators: Object.fromEntries(operators),
    parameters: tensors.reduce((sum, { count }) => sum + count, 0),
    tensors,
  };
}

/**
 * The runtime takes a file for a flatbuffer of its own where these four letters stand at byte 4, and then reads no
 * protobuf at all. Bytes can be both: an ONNX file whose first text begins with the letters.
 * @see https://github.com/microsoft/onnxruntime/blob/main/onnxruntime/core/flatbuffers/ort_format_version.h
 */
function isOrtFormat(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(4, 8)).toString("latin1") === "ORTM";
}

interface Walk {
  limits: OnnxLimits;
  operators: Map<string, number>;
  budget: { nodes: number };
}

function walkGraph(graph: Message, walk: Walk): OnnxTensor[] {
  if (listOf(graph.sparseInitializers).length > 0)
    throw new OnnxRefusedError("sparse-tensor", "it holds sparse weights.");
  for (const list of [graph.inputs, graph.outputs, graph.valueInfos]) messagesOf(list).forEach(readValue);
  for (const node of messagesOf(graph.nodes)) walkNode(node, walk);
  return messagesOf(graph.initializers).map((tensor) => checkTensor(tensor, walk.limits));
}

function walkNode(node: Message, walk: Walk): void {
  if (--walk.budget.nodes < 0)
    throw new OnnxRefusedError("too-many-parts", `it has more than ${walk.limits.nodes} operators.`);
  const { opType = "", domain = "" } = node as { opType?: string; domain?: string };
  if (!domains.has(domain))
    throw new OnnxRefusedError(
      "custom-domain",
      `the operator ${plainName(opType)} is of ${plainName(domain)}.`,
    );
  const name = plainName(opType);
  walk.operators.set(name, (walk.operators.get(name) ?? 0) + 1);
  for (const attribute of messagesOf(node.attributes)) {
    if (attribute.sparseTensor || attribute.sparseTensors)
      throw new OnnxRefusedError("sparse-tensor", `the operator ${name} holds a sparse tensor.`);
    if (attribute.reference)
      throw new OnnxRefusedError("local-function", `the operator ${name} refers to a function's attribute.`);
    const tensors = [
      ...messagesOf(attribute.tensor ? [attribute.tensor] : []),
      ...messagesOf(attribute.tensors),
    ];
    for (const tensor of tensors) checkTensor(tensor, walk.limits);
    const graphs = [...messagesOf(attribute.graph ? [attribute.graph] : []), ...messagesOf(attribute.graphs)];
    for (const graph of graphs) walkGraph(graph, walk);
  }
}

function opsetOf(model: Message): number {
  let standard = 0;
  for (const { domain = "", version = 0 } of messagesOf(model.opsets) as {
    domain?: string;
    version?: number;
  }[]) {
    const known = domains.get(domain);
    if (!known && habitualDomains.test(domain)) continue;
    if (!known)
      throw new OnnxRefusedError("custom-domain", `it asks for the operators of ${plainName(domain)}.`);
    if (version < 1 || version > known.newest)
      throw new OnnxRefusedError(
        "opset",
        `it asks for version ${version} of the operators; ${known.newest} is the newest here.`,
      );
    if (domain === "" || domain === "ai.onnx") standard = version;
  }
  if (standard === 0) throw new OnnxRefusedError("opset", "it does not say which operators it needs.");
  return standard;
}

function checkTensor(tensor: Message, limits: OnnxLimits): OnnxTensor {
  const name = plainName(String(tensor.name ?? ""));
  if (tensor.dataLocation || listOf(tensor.externalData).length > 0)
    throw new OnnxRefusedError(
      "external-data",
      `the tensor ${name} lies in another file. PyTorch keeps it in this one with external_data=False, and onnx.save(onnx.load(file), file) brings it back.`,
    );
  if (tensor.segment) throw new OnnxRefusedError("tensor-type", `the tensor ${name} is cut into segments.`);
  const type = elementTypes[Number(tensor.dataType ?? 0)];
  if (!type || listOf(tensor.stringData).length > 0)
    throw new OnnxRefusedError("tensor-type", `the tensor ${name} does not hold numbers.`);
  const dims = listOf(tensor.dims) as number[];
  const count = dims.reduce((product, dim) => product * dim, 1);
  if (dims.length > 16 || dims.some((dim) => !(dim >= 0)) || !(count <= limits.tensorNumbers))
    throw new OnnxRefusedError("tensor-size", `the tensor ${name} has a size that is not let pass.`);

  const raw = tensor.rawData as Uint8Array | undefined;
  const floats = listOf(tensor.floatData) as Uint8Array[];
  const typed = [tensor.int32Data, tensor.int64Data, tensor.uint64Data].map(listOf);
  const floatBytes = floats.reduce((sum, view) => sum + view.length, 0);
  const doubleBytes = (listOf(tensor.doubleData) as Uint8Array[]).reduce((sum, view) => sum + view.length, 0);
  const written = typed.reduce((sum, list) => sum + list.length, 0) + floatBytes / 4 + doubleBytes / 8;
  // In the lists a complex number takes two; those types are refused above.
  const fits = raw ? raw.length === count * type.bytes && written === 0 : written === count;
  if (!fits)
    throw new OnnxRefusedError(
      "tensor-size",
      `the tensor ${name} does not hold as many numbers as its size says.`,
    );
  const data = raw ?? (type.name === "float32" && floats.length === 1 ? floats[0]! : null);
  return { name: String(tensor.name ?? ""), type: type.name, count, data };
}

function readValue(value: Message): OnnxValue {
  const name = String(value.name ?? "");
  const type = value.type as Message | undefined;
  const tensor = type?.tensor as Message | undefined;
  // Of several kinds protobuf takes the last one written. A type that tells nothing is none.
  const others = type && [type.sequence, type.map, type.opaque, type.sparse, type.optional];
  if (others?.some((other) => other !== undefined))
    throw new OnnxRefusedError(
      "value-type",
      `${plainName(name)} is a sequence, a map or the like and no tensor.`,
    );
  const element = elementTypes[Number(tensor?.elementType ?? 0)];
  if (tensor && !element && Number(tensor.elementType ?? 0) !== 0)
    throw new OnnxRefusedError("value-type", `${plainName(name)} does not hold numbers.`);
  const shape = tensor?.shape as Message | undefined;
  const dims = shape ? messagesOf(shape.dimensions).map(dimensionOf) : null;
  if (dims?.some((dim) => typeof dim === "number" && !(dim >= 0 && dim <= 2 ** 31)))
    throw new OnnxRefusedError("tensor-size", `${plainName(name)} has a size that is not let pass.`);
  return { name, type: element?.name ?? "unknown", dims };
}

function dimensionOf({ value, parameter }: Message): number | string {
  return value === undefined ? plainName(String(parameter ?? "?")) : Number(value);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function messagesOf(value: unknown): Message[] {
  return listOf(value) as Message[];
}
