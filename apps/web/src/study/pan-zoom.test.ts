import fc from "fast-check";
import { expect, test } from "vitest";
import { fitted, panBy, zoomAt } from "./pan-zoom.ts";

test("the point under the pointer stays under it", () => {
  fc.assert(
    fc.property(fc.integer({ min: -200, max: 200 }), fc.integer({ min: -200, max: 200 }), (x, y) => {
      const before = zoomAt(fitted, 2, { x: 0, y: 0 });
      const after = zoomAt(before, 1.5, { x, y });
      const imagePoint = (view: typeof before) => ({
        x: (x - view.x) / view.scale,
        y: (y - view.y) / view.scale,
      });
      expect(imagePoint(after).x).toBeCloseTo(imagePoint(before).x, 9);
      expect(imagePoint(after).y).toBeCloseTo(imagePoint(before).y, 9);
    }),
  );
});

test("zooming out ends at the whole image; a fitted image cannot be moved", () => {
  expect(zoomAt({ scale: 1.2, x: 30, y: 10 }, 0.5, { x: 5, y: 5 })).toEqual(fitted);
  const moved = panBy(fitted, 80, -40, { width: 400, height: 400 });
  expect(Math.abs(moved.x) + Math.abs(moved.y)).toBe(0);
});
