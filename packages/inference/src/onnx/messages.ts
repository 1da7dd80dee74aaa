/** How one field of a message is read. A name in quotes is another message. */
type FieldKind =
  | "int"
  | "ints"
  | "float"
  | "floats"
  | "doubles"
  | "bytes"
  | "bytes[]"
  | "string"
  | "string[]"
  | "skip"
  | `${MessageName}`
  | `${MessageName}[]`;

export type MessageName =
  | "Model"
  | "Opset"
  | "Entry"
  | "Graph"
  | "Node"
  | "Attribute"
  | "Tensor"
  | "ValueInfo"
  | "Type"
  | "TensorType"
  | "Shape"
  | "Dimension";

export interface Field {
  name: string;
  kind: FieldKind;
}

const field = (name: string, kind: FieldKind): Field => ({ name, kind });

/**
 * The parts of ONNX's messages by field number; a number that is not here is refused. `skip`: known, bounded, and of
 * no meaning for running a network.
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export const messages: Record<MessageName, Record<number, Field>> = {
  Model: {
    1: field("irVersion", "int"),
    2: field("producerName", "string"),
    3: field("producerVersion", "string"),
    4: field("domain", "string"),
    5: field("modelVersion", "int"),
    6: field("docString", "skip"),
    7: field("graph", "Graph"),
    8: field("opsets", "Opset[]"),
    14: field("metadata", "Entry[]"),
    20: field("trainingInfo", "bytes[]"),
    25: field("functions", "bytes[]"),
    // How an earlier run was spread over devices, since IR version 11.
    26: field("configuration", "skip"),
  },
  Opset: { 1: field("domain", "string"), 2: field("version", "int") },
  Entry: { 1: field("key", "string"), 2: field("value", "string") },
  Graph: {
    1: field("nodes", "Node[]"),
    2: field("name", "string"),
    5: field("initializers", "Tensor[]"),
    10: field("docString", "skip"),
    11: field("inputs", "ValueInfo[]"),
    12: field("outputs", "ValueInfo[]"),
    13: field("valueInfos", "ValueInfo[]"),
    14: field("quantization", "skip"),
    15: field("sparseInitializers", "bytes[]"),
    16: field("metadata", "skip"),
  },
  Node: {
    1: field("inputs", "string[]"),
    2: field("outputs", "string[]"),
    3: field("name", "string"),
    4: field("opType", "string"),
    5: field("attributes", "Attribute[]"),
    6: field("docString", "skip"),
    7: field("domain", "string"),
    8: field("overload", "string"),
    9: field("metadata", "skip"),
    10: field("devices", "skip"),
  },
  Attribute: {
    1: field("name", "string"),
    2: field("float", "float"),
    3: field("int", "int"),
    4: field("string", "bytes"),
    5: field("tensor", "Tensor"),
    6: field("graph", "Graph"),
    7: field("floats", "floats"),
    8: field("ints", "ints"),
    9: field("strings", "bytes[]"),
    10: field("tensors", "Tensor[]"),
    11: field("graphs", "Graph[]"),
    13: field("docString", "skip"),
    14: field("type", "Type"),
    15: field("types", "Type[]"),
    20: field("kind", "int"),
    21: field("reference", "string"),
    22: field("sparseTensor", "bytes"),
    23: field("sparseTensors", "bytes[]"),
  },
  Tensor: {
    1: field("dims", "ints"),
    2: field("dataType", "int"),
    3: field("segment", "bytes"),
    4: field("floatData", "floats"),
    5: field("int32Data", "ints"),
    6: field("stringData", "bytes[]"),
    7: field("int64Data", "ints"),
    8: field("name", "string"),
    9: field("rawData", "bytes"),
    10: field("doubleData", "doubles"),
    11: field("uint64Data", "ints"),
    12: field("docString", "skip"),
    13: field("externalData", "bytes[]"),
    14: field("dataLocation", "int"),
    16: field("metadata", "skip"),
  },
  ValueInfo: {
    1: field("name", "string"),
    2: field("type", "Type"),
    3: field("docString", "skip"),
    4: field("metadata", "skip"),
  },
  Type: {
    1: field("tensor", "TensorType"),
    4: field("sequence", "bytes"),
    5: field("map", "bytes"),
    6: field("denotation", "string"),
    7: field("opaque", "bytes"),
    8: field("sparse", "bytes"),
    9: field("optional", "bytes"),
  },
  TensorType: { 1: field("elementType", "int"), 2: field("shape", "Shape") },
  Shape: { 1: field("dimensions", "Dimension[]") },
  Dimension: { 1: field("value", "int"), 2: field("parameter", "string"), 3: field("denotation", "string") },
};
