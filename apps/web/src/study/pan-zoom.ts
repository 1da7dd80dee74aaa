/** Where the image lies in its frame: moved by pixels, then scaled about the frame's centre. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

export const fitted: View = { scale: 1, x: 0, y: 0 };

const maximumScale = 12;

/**
 * Zooms about a point, which stays where it is on the screen.
 * @param point in pixels from the frame's centre
 */
export function zoomAt(view: View, factor: number, point: { x: number; y: number }): View {
  const scale = Math.min(maximumScale, Math.max(1, view.scale * factor));
  if (scale === 1) return fitted;
  const ratio = scale / view.scale;
  return { scale, x: point.x - (point.x - view.x) * ratio, y: point.y - (point.y - view.y) * ratio };
}

/** Moves by pixels, never so far that the image leaves its frame. */
export function panBy(view: View, dx: number, dy: number, frame: { width: number; height: number }): View {
  const limit = (value: number, size: number) => {
    const most = ((view.scale - 1) * size) / 2;
    return Math.min(most, Math.max(-most, value));
  };
  return { scale: view.scale, x: limit(view.x + dx, frame.width), y: limit(view.y + dy, frame.height) };
}
