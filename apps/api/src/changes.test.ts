import { expect, test } from "vitest";
import { type ChangeSink, changes } from "./changes.ts";

function listening() {
  const state = { stopped: 0, sink: undefined as unknown as ChangeSink<string> };
  const iterator = changes<string>((sink) => {
    state.sink = sink;
    return () => {
      state.stopped += 1;
    };
  });
  return { state, iterator };
}

test("worked example: changes come in order, the same key once while no one asks", async () => {
  const { state, iterator } = listening();
  for (const key of ["a", "b", "a"]) state.sink.changed(key);
  state.sink.end();
  const keys = [];
  for await (const key of iterator) keys.push(key);

  expect(keys).toEqual(["a", "b"]);
  expect(state.stopped).toBe(1);
});

test("a reader that waits is woken by the next change", async () => {
  const { state, iterator } = listening();
  const next = iterator.next();
  state.sink.changed("late");

  expect(await next).toEqual({ done: false, value: "late" });
});

test("a reader that goes while it waits stops the listening at once", async () => {
  const { state, iterator } = listening();
  const next = iterator.next();
  await iterator.return?.();

  expect(state.stopped).toBeGreaterThan(0);
  expect((await next).done).toBe(true);
});
