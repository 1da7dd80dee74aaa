import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { fitted, panBy, zoomAt } from "./pan-zoom.ts";

const step = 1.3;
const keyZooms = new Map([
  ["+", step],
  ["=", step],
  ["-", 1 / step],
]);
/** What an arrow key brings into sight lies in its direction, so the image moves against it. */
const keyMoves = new Map<string, [number, number]>([
  ["ArrowLeft", [40, 0]],
  ["ArrowRight", [-40, 0]],
  ["ArrowUp", [0, 40]],
  ["ArrowDown", [0, -40]],
]);

/** Pixels from an element's centre. */
function fromCentre(element: Element | null, clientX: number, clientY: number) {
  const box = element?.getBoundingClientRect();
  if (box === undefined) return { x: 0, y: 0 };
  return { x: clientX - box.left - box.width / 2, y: clientY - box.top - box.height / 2 };
}

/** Wheel and pinch zoom about the pointer, drag pans, `+ − 0` and arrow keys do the same. */
export function usePanZoom() {
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState(fitted);
  const pointers = useRef(new Map<number, { x: number; y: number }>());

  function pan(dx: number, dy: number) {
    const box = frame.current?.getBoundingClientRect();
    if (box) setView((now) => panBy(now, dx, dy, box));
  }

  function zoom(factor: number, point = { x: 0, y: 0 }) {
    setView((now) => {
      const box = frame.current?.getBoundingClientRect();
      const next = zoomAt(now, factor, point);
      return box ? panBy(next, 0, 0, box) : next;
    });
  }

  // React listens to wheel passively, which cannot keep the page from scrolling.
  const zoomRef = useRef(zoom);
  zoomRef.current = zoom;
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    function onWheel(event: WheelEvent) {
      if (!event.ctrlKey && document.activeElement !== element && !element?.matches(":focus-within")) return;
      event.preventDefault();
      zoomRef.current(Math.exp(-event.deltaY / 400), fromCentre(frame.current, event.clientX, event.clientY));
    }
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, []);

  return {
    frame,
    view,
    zoomIn: () => zoom(step),
    zoomOut: () => zoom(1 / step),
    fit: () => setView(fitted),
    handlers: {
      onPointerDown(event: PointerEvent<HTMLElement>) {
        event.currentTarget.setPointerCapture(event.pointerId);
        pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        const last = pointers.current.get(event.pointerId);
        if (last === undefined) return;
        const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
        if (other) {
          const distance = (point: { x: number; y: number }) =>
            Math.hypot(point.x - other.x, point.y - other.y);
          const now = { x: event.clientX, y: event.clientY };
          zoom(
            distance(now) / Math.max(distance(last), 1),
            fromCentre(frame.current, (now.x + other.x) / 2, (now.y + other.y) / 2),
          );
        } else {
          pan(event.clientX - last.x, event.clientY - last.y);
        }
        pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
      },
      onPointerUp(event: PointerEvent<HTMLElement>) {
        pointers.current.delete(event.pointerId);
      },
      onPointerCancel(event: PointerEvent<HTMLElement>) {
        pointers.current.delete(event.pointerId);
      },
      onDoubleClick(event: { clientX: number; clientY: number }) {
        zoom(view.scale > 1 ? 0 : 2.5, fromCentre(frame.current, event.clientX, event.clientY));
      },
      onKeyDown(event: KeyboardEvent) {
        const factor = keyZooms.get(event.key);
        const move = keyMoves.get(event.key);
        if (factor !== undefined) zoom(factor);
        else if (move !== undefined) pan(...move);
        else if (event.key === "0") setView(fitted);
        else return;
        event.preventDefault();
      },
    },
  };
}
