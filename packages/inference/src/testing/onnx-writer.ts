/** A little ONNX writer: enough protobuf to make networks, and attacks on their readers, by code. */

/** One field of a message as protobuf writes it. */
export type Part = Uint8Array;

const utf8 = new TextEncoder();

export function varint(value: number | bigint): Part {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

export function join(parts: readonly Part[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** A number. */
export const int = (number: number, value: number | bigint): Part =>
  join([varint(number << 3), varint(value)]);
/** A text, bytes or a message. */
export const part = (number: number, content: Part | string): Part => {
  const bytes = typeof content === "string" ? utf8.encode(content) : content;
  return join([varint((number << 3) | 2), varint(bytes.length), bytes]);
};
export const message = (number: number, ...parts: Part[]): Part => part(number, join(parts));

/** A float32 tensor; `as` says where in its holder it lies (5 in a graph and in an attribute). */
export function tensor(
  name: string,
  dims: readonly number[],
  values: readonly number[],
  ...more: Part[]
): Part {
  const raw = new Uint8Array(Float32Array.from(values).buffer);
  return join([...dims.map((dim) => int(1, dim)), int(2, 1), part(8, name), part(9, raw), ...more]);
}

export function int64Tensor(name: string, values: readonly number[]): Part {
  const raw = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  return join([int(1, values.length), int(2, 7), part(8, name), part(9, raw)]);
}

export function node(
  opType: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly Part[] = [],
  ...more: Part[]
): Part {
  return join([
    ...inputs.map((name) => part(1, name)),
    ...outputs.map((name) => part(2, name)),
    part(3, `${opType}-${outputs[0] ?? ""}`),
    part(4, opType),
    ...attributes.map((attribute) => part(5, attribute)),
    ...more,
  ]);
}

const attributeInt = (name: string, value: number): Part => join([part(1, name), int(3, value), int(20, 2)]);
export const attributeInts = (name: string, values: readonly number[]): Part =>
  join([part(1, name), ...values.map((value) => int(8, value)), int(20, 7)]);
export const attributeTensor = (name: string, value: Part): Part =>
  join([part(1, name), part(5, value), int(20, 4)]);
export const attributeGraph = (name: string, value: Part): Part =>
  join([part(1, name), part(6, value), int(20, 5)]);

/** An input or output, float32 where no other element type is named; a dimension may be a name. */
export function value(name: string, dims: readonly (number | string)[], elementType = 1): Part {
  const shape = join(dims.map((dim) => message(1, typeof dim === "number" ? int(1, dim) : part(2, dim))));
  return join([part(1, name), message(2, message(1, int(1, elementType), part(2, shape)))]);
}

interface GraphParts {
  nodes: readonly Part[];
  initializers?: readonly Part[];
  inputs: readonly Part[];
  outputs: readonly Part[];
  more?: readonly Part[];
}

export function graph({ nodes, initializers = [], inputs, outputs, more = [] }: GraphParts): Part {
  return join([
    ...nodes.map((one) => part(1, one)),
    part(2, "network"),
    ...initializers.map((one) => part(5, one)),
    ...inputs.map((one) => part(11, one)),
    ...outputs.map((one) => part(12, one)),
    ...more,
  ]);
}

export const opset = (version = 17, domain = ""): Part =>
  domain === "" ? message(8, int(2, version)) : message(8, part(1, domain), int(2, version));

/** A whole file. */
export function model(network: Part, ...more: Part[]): Uint8Array {
  return join([int(1, 8), part(2, "test"), part(7, network), opset(), ...more]);
}

/** A network of one operator, for what is added to it or changed in it. */
export const identity: GraphParts = {
  nodes: [node("Identity", ["image"], ["scores"])],
  inputs: [value("image", ["batch", 2])],
  outputs: [value("scores", ["batch", 2])],
};

export const withInitializer = (one: Part): Uint8Array => model(graph({ ...identity, initializers: [one] }));

export interface ClassifierOptions {
  layout?: "NCHW" | "NHWC";
  channels?: 1 | 3;
  side?: number;
  classes?: number;
  /** What its last layer does. */
  last?: "logits" | "softmax" | "sigmoid";
  batch?: "dynamic" | number;
  featureMap?: boolean;
  attention?: boolean;
  gradient?: boolean;
  /** ONNX's numbers of the types of the input and of the scores; float32 where left out. */
  types?: { input: number; scores: number };
  /** Axes of the input that the file declares besides that of the cases, where they are not the layout's. */
  axes?: readonly number[];
}

/** How many channels the feature map of `writeClassifier` has. */
export const FEATURES = 4;

/**
 * A small convolutional classifier: one convolution of stride 2, ReLU, the mean over places, one linear layer. NHWC
 * networks begin with a Transpose, as converters from TensorFlow write them. Outputs: `scores`, `embedding`, and
 * where asked for `feature_map` (NCHW), `attention` (the map's mean over channels) and `gradient` (of each class, which
 * for this test is the input times a weight).
 */
export function writeClassifier(options: ClassifierOptions = {}): {
  bytes: Uint8Array;
  /** `[classes, FEATURES]` */
  weights: number[];
  /** `[classes]` */
  intercepts: number[];
} {
  const {
    layout = "NCHW",
    channels = 3,
    side = 16,
    classes = 3,
    last = "logits",
    batch = "dynamic",
  } = options;
  const outputsOfHead = classes;
  const rows = batch === "dynamic" ? "batch" : batch;
  const planar = layout === "NCHW";
  const { types = { input: 1, scores: 1 }, axes } = options;
  const shape = planar ? [channels, side, side] : [side, side, channels];
  const wave = (count: number, phase: number) =>
    Array.from({ length: count }, (_, i) => Math.sin(i * 1.7 + phase) * 0.6);
  const weights = wave(outputsOfHead * FEATURES, 1);
  const intercepts = wave(outputsOfHead, 2);

  const isOdd = options.types !== undefined || axes !== undefined;
  const pixels = isOdd ? "pixels" : "image";
  const nodes = [
    ...(isOdd
      ? [
          node("Cast", ["image"], ["numbers"], [attributeInt("to", 1)]),
          node("Reshape", ["numbers", "shape"], ["pixels"]),
        ]
      : []),
    ...(planar ? [] : [node("Transpose", [pixels], ["planar"], [attributeInts("perm", [0, 3, 1, 2])])]),
    node(
      "Conv",
      [planar ? pixels : "planar", "kernel", "bias"],
      ["convolved"],
      [attributeInts("strides", [2, 2]), attributeInts("pads", [1, 1, 1, 1])],
    ),
    node("Relu", ["convolved"], ["feature_map"]),
    node("GlobalAveragePool", ["feature_map"], ["pooled"]),
    node("Flatten", ["pooled"], ["embedding"], [attributeInt("axis", 1)]),
    node("Gemm", ["embedding", "weights", "intercepts"], ["logits"], [attributeInt("transB", 1)]),
    last === "logits"
      ? node("Identity", ["logits"], ["answer"])
      : node(last === "softmax" ? "Softmax" : "Sigmoid", ["logits"], ["answer"]),
    node("Cast", ["answer"], ["scores"], [attributeInt("to", types.scores)]),
    ...(options.attention
      ? [node("ReduceMean", ["feature_map"], ["attention"], [attributeInts("axes", [1])])]
      : []),
    ...(options.gradient
      ? [node("Unsqueeze", ["image", "one"], ["stacked"]), node("Mul", ["stacked", "slopes"], ["gradient"])]
      : []),
  ];
  const half = side / 2;
  return {
    weights,
    intercepts,
    bytes: model(
      graph({
        nodes,
        initializers: [
          ...(isOdd ? [int64Tensor("shape", [-1, ...shape])] : []),
          tensor("kernel", [FEATURES, channels, 3, 3], wave(FEATURES * channels * 9, 0)),
          tensor("bias", [FEATURES], wave(FEATURES, 3)),
          tensor("weights", [outputsOfHead, FEATURES], weights),
          tensor("intercepts", [outputsOfHead], intercepts),
          ...(options.gradient
            ? [int64Tensor("one", [1]), tensor("slopes", [1, outputsOfHead, 1, 1, 1], wave(outputsOfHead, 1))]
            : []),
        ],
        inputs: [value("image", [rows, ...(axes ?? shape)], types.input)],
        outputs: [
          value("scores", [rows, outputsOfHead], types.scores),
          value("embedding", [rows, FEATURES]),
          ...(options.featureMap ? [value("feature_map", [rows, FEATURES, half, half])] : []),
          ...(options.attention ? [value("attention", [rows, 1, half, half])] : []),
          ...(options.gradient ? [value("gradient", ["n", "c", "a", "b", "d"])] : []),
        ],
      }),
    ),
  };
}
