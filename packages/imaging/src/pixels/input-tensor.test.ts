import { expect, test } from "vitest";
import { inputTensor, type TensorLayout } from "./input-tensor.ts";

const image = { height: 1, width: 2, channels: 3, data: Float32Array.from([0, 0.5, 1, 0.25, 0.5, 0.75]) };
const by: TensorLayout = {
  layout: "NCHW",
  channelOrder: "RGB",
  range: [0, 1],
  mean: [0.5, 0.25, 0],
  std: [0.5, 0.25, 2],
};

test("worked example: planar, mean and deviation by channel", () => {
  expect([...inputTensor(image, by)]).toEqual([-1, -0.5, 1, 1, 0.5, 0.375]);
});

test("interleaved", () => {
  expect([...inputTensor(image, { ...by, layout: "NHWC" })]).toEqual([-1, 1, 0.5, -0.5, 1, 0.375]);
});

test("blue first, as Caffe's networks want it: mean and deviation follow the network's order", () => {
  const caffe: TensorLayout = {
    layout: "NCHW",
    channelOrder: "BGR",
    range: [0, 255],
    mean: [103.939, 116.779, 123.68],
    std: [1, 1, 1],
  };
  const expected = [
    255 - 103.939,
    191.25 - 103.939,
    127.5 - 116.779,
    127.5 - 116.779,
    -123.68,
    63.75 - 123.68,
  ];
  inputTensor(image, caffe).forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 4);
  });
});

test("-1 to 1, grey", () => {
  const grey = { height: 1, width: 3, channels: 1, data: Float32Array.from([0, 0.5, 1]) };
  const symmetric: TensorLayout = { ...by, range: [-1, 1], mean: [0], std: [1] };
  expect([...inputTensor(grey, symmetric)]).toEqual([-1, 0, 1]);
});
